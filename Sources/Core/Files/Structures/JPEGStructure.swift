/// The segments of a JPEG (ITU-T T.81, B.1): each within the file as far as the first scan, and an end of image after it.
///
/// What follows the end, a film of a telephone for instance, is read over, and so is what stands between segments.
enum JPEGStructure {
    static func fault(in parts: FileParts) async throws -> UnreadableReason? {
        var parts = parts
        var place: Int64 = 2
        for _ in 0..<FileLimits.checkedPartsMax {
            guard let bytes = try await parts.few(2, at: place) else { return .cutShort }
            guard bytes[0] == mark, bytes[1] != mark, bytes[1] == temporary || bytes[1] >= firstKind else {
                // Fill bytes, or what no segment holds.
                place += 1
                continue
            }
            place += 2
            if bytes[1] == endOfImage { return .brokenPart }
            if standsAlone(bytes[1]) { continue }
            guard let length = try await parts.number(2, at: place) else { return .cutShort }
            if bytes[1] == startOfScan { return try await hasEnd(in: &parts, after: place) ? nil : .cutShort }
            place += max(2, Int64(length))
        }
        return nil
    }

    /// Looks at the end first, where it is most often.
    private static func hasEnd(in parts: inout FileParts, after place: Int64) async throws -> Bool {
        let tail = max(place, parts.bytes - Int64(tailBytes))
        if holdsEnd(try await parts.piece(at: tail, bytesMax: tailBytes), after: 0) { return true }
        guard parts.bytes <= FileLimits.checkedBytesMax else { return true }
        var place = place
        var last: UInt8 = 0
        while place <= tail, place < parts.bytes {
            let piece = try await parts.piece(at: place)
            if holdsEnd(piece, after: last) { return true }
            last = piece.last ?? 0
            place += Int64(piece.count)
        }
        return false
    }

    private static func holdsEnd(_ bytes: [UInt8], after last: UInt8) -> Bool {
        var last = last
        for byte in bytes {
            if last == mark, byte == endOfImage { return true }
            last = byte
        }
        return false
    }

    /// Restarts, the start of an image, and what is kept for arithmetic coding.
    private static func standsAlone(_ kind: UInt8) -> Bool { kind == temporary || (0xD0...0xD8).contains(kind) }

    private static let mark: UInt8 = 0xFF
    private static let temporary: UInt8 = 0x01
    private static let firstKind: UInt8 = 0xC0
    private static let startOfScan: UInt8 = 0xDA
    private static let endOfImage: UInt8 = 0xD9
    private static let tailBytes = 65_536
}
