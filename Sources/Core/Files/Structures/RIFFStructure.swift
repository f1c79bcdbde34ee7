/// The sizes that a WebP (RFC 9649, 2.4) or a WAV (Multimedia Programming Interface 1.0) says, against those that it has.
///
/// Writers of sound that did not know its length leave 0 or a number near the largest; others count the last byte wrongly,
/// or write no byte after a chunk of odd length. All are played, and nothing is said of them.
enum RIFFStructure {
    static func fault(ofWebPIn parts: FileParts) async throws -> UnreadableReason? {
        var parts = parts
        guard let size = try await parts.lowFirst(4, at: 4) else { return .cutShort }
        return Int64(size) + 8 > parts.bytes + slackBytes ? .cutShort : nil
    }

    /// It is the chunk of sound that has to be whole.
    static func fault(ofWAVIn parts: FileParts) async throws -> UnreadableReason? {
        var parts = parts
        var place: Int64 = 12
        for _ in 0..<FileLimits.checkedPartsMax {
            guard let kind = try await parts.few(4, at: place), let size = try await parts.lowFirst(4, at: place + 4)
            else { return try await faultWithoutSound(in: &parts) }
            if kind == listKind, try await parts.few(4, at: place + 8) == wavesKind { return nil }
            let end = place + 8 + Int64(size)
            if kind == soundKind {
                let isUnknown = size == 0 || size >= unknownSizeMin
                return isUnknown || end <= parts.bytes + slackBytes ? nil : .cutShort
            }
            place = end
            if size & 1 == 1, try await parts.few(4, at: end)?.allSatisfy(isSeen) != true { place += 1 }
        }
        return nil
    }

    private static func faultWithoutSound(in parts: inout FileParts) async throws -> UnreadableReason? {
        guard let size = try await parts.lowFirst(4, at: 4) else { return .cutShort }
        return size < unknownSizeMin && Int64(size) + 8 > parts.bytes ? .cutShort : .brokenPart
    }

    /// Of a name that a chunk has.
    private static func isSeen(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) }

    private static let soundKind = Array("data".utf8)
    /// Sound in pieces with silence between them, which nobody has written for decades.
    private static let listKind = Array("LIST".utf8)
    private static let wavesKind = Array("wavl".utf8)
    /// Some that write to a pipe put the largest number with a sign, less what they take for the head.
    private static let unknownSizeMin: UInt64 = 0x7FFF_F000
    private static let slackBytes: Int64 = 1
}
