/// The boxes of an MPEG-4 or QuickTime file (ISO 14496-12, 4.2): each within the file, and among them the index of the film.
///
/// What follows the index and is no box is read over.
enum MP4Structure {
    static func fault(in parts: FileParts) async throws -> UnreadableReason? {
        var parts = parts
        var place: Int64 = 0
        var hasIndex = false
        for _ in 0..<FileLimits.checkedPartsMax {
            guard place < parts.bytes else { return hasIndex ? nil : .brokenPart }
            guard var size = try await parts.number(4, at: place), let kind = try await parts.few(4, at: place + 4)
            else { return hasIndex ? nil : .cutShort }
            var headBytes: UInt64 = 8
            if size == 1 {
                guard let large = try await parts.number(8, at: place + 8) else { return .cutShort }
                (size, headBytes) = (large, 16)
            }
            let isIndex = indexKinds.contains(kind)
            // As far as the end of the file.
            if size == 0, isKind(kind) { return hasIndex || isIndex ? nil : .brokenPart }
            guard isKind(kind), size >= headBytes else { return hasIndex ? nil : .brokenPart }
            guard size <= UInt64(parts.bytes - place) else {
                return hasIndex && !longKinds.contains(kind) ? nil : .cutShort
            }
            hasIndex = hasIndex || isIndex
            place += Int64(size)
        }
        return nil
    }

    /// Four characters that are seen, or the sign of copyright that QuickTime's begin with.
    private static func isKind(_ kind: [UInt8]) -> Bool { kind.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0xA9 } }

    /// The second is that of pictures in such a file.
    private static let indexKinds = ["moov", "meta"].map { Array($0.utf8) }
    /// Those that a film ends in where it was cut; whatever else seems to go on after the end is no box.
    private static let longKinds = ["mdat", "moof", "moov"].map { Array($0.utf8) }
}
