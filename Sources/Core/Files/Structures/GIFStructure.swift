/// The blocks of a GIF (version 89a, appendix A): a picture at least, and each block within the file.
///
/// Writers forget the trailer, which browsers do not miss: a film that is cut between two of its pictures is not told.
enum GIFStructure {
    static func fault(in parts: FileParts) async throws -> UnreadableReason? {
        guard parts.bytes <= FileLimits.checkedBytesMax else { return nil }
        var parts = parts
        guard let flags = try await parts.number(1, at: 10) else { return .cutShort }
        var place = 13 + tableBytes(flags)
        var hasImage = false
        while let kind = try await parts.number(1, at: place) {
            switch kind {
            case trailer: return hasImage ? nil : .brokenPart
            case padding: place += 1
            case extensionMark:
                guard let end = try await endOfSubBlocks(from: place + 2, in: &parts) else { return .cutShort }
                place = end
            case imageMark:
                guard let flags = try await parts.number(1, at: place + 9) else { return .cutShort }
                // The size of the first code stands before the picture itself.
                let start = place + 10 + tableBytes(flags) + 1
                guard let end = try await endOfSubBlocks(from: start, in: &parts) else { return .cutShort }
                place = end
                hasImage = true
            default: return .brokenPart
            }
        }
        return hasImage ? nil : .cutShort
    }

    private static func endOfSubBlocks(from start: Int64, in parts: inout FileParts) async throws -> Int64? {
        var place = start
        while let count = try await parts.number(1, at: place) {
            place += 1 + Int64(count)
            if count == 0 { return place }
        }
        return nil
    }

    /// Of the colours that the flags tell of.
    private static func tableBytes(_ flags: UInt64) -> Int64 { flags & 0x80 == 0 ? 0 : 3 << (Int64(flags & 7) + 1) }

    private static let trailer: UInt64 = 0x3B
    private static let padding: UInt64 = 0
    private static let extensionMark: UInt64 = 0x21
    private static let imageMark: UInt64 = 0x2C
}
