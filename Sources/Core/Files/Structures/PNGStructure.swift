/// The chunks of a PNG (ISO 15948, 5.3): each within the file, those that the picture is made of with their checksum, and an
/// end.
///
/// A wrong checksum of what only accompanies the picture hinders no viewer.
enum PNGStructure {
    static func fault(in parts: FileParts) async throws -> UnreadableReason? {
        var parts = parts
        var place: Int64 = 8
        var hasImage = false
        for _ in 0..<FileLimits.checkedPartsMax {
            guard let length = try await parts.number(4, at: place), let kind = try await parts.few(4, at: place + 4)
            else { return .cutShort }
            guard kind.allSatisfy(\.isLetter), length <= lengthMax else { return .brokenPart }
            let end = place + headBytes + Int64(length)
            guard let checksum = try await parts.number(4, at: end) else { return .cutShort }
            let isCritical = kind[0] & 0x20 == 0
            if isCritical, parts.bytes <= FileLimits.checkedBytesMax,
                try await self.checksum(of: place + 4..<end, in: &parts) != checksum
            {
                return .brokenPart
            }
            hasImage = hasImage || kind == imageKind
            if kind == endKind { return hasImage ? nil : .brokenPart }
            place = end + 4
        }
        return nil
    }

    private static func checksum(of range: Range<Int64>, in parts: inout FileParts) async throws -> UInt64 {
        var checksum = Checksum.Running()
        var place = range.lowerBound
        while place < range.upperBound {
            let rest = Int(min(range.upperBound - place, Int64(FileLimits.readBytesMax)))
            let piece = try await parts.piece(at: place, bytesMax: rest)
            checksum.take(piece)
            place += Int64(piece.count)
        }
        return UInt64(checksum.crc32)
    }

    /// A chunk's length and kind.
    private static let headBytes: Int64 = 8
    private static let lengthMax: UInt64 = 0x7FFF_FFFF
    private static let imageKind = Array("IDAT".utf8)
    private static let endKind = Array("IEND".utf8)
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x41...0x5A).contains(self & 0xDF) }
}
