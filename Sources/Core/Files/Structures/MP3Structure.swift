/// The frames of MPEG audio (ISO 11172-3, 2.4.1; 13818-3) after an ID3 tag: two that follow each other are sound.
///
/// Other sound that begins with such a tag, AAC or FLAC, is not looked at.
enum MP3Structure {
    static func fault(in parts: FileParts) async throws -> UnreadableReason? {
        var parts = parts
        guard let start = try await endOfTags(in: &parts) else { return .cutShort }
        guard start < parts.bytes else { return .cutShort }
        if let head = try await parts.few(4, at: start), isOther(head) { return nil }
        var place = start
        let end = min(parts.bytes, start + Int64(searchedBytesMax))
        while place < end {
            let piece = try await parts.piece(at: place)
            for (offset, byte) in piece.enumerated() where byte == 0xFF {
                if try await isSound(at: place + Int64(offset), after: start, in: &parts) { return nil }
            }
            place += Int64(piece.count)
        }
        return .brokenPart
    }

    private static func isSound(
        at place: Int64,
        after start: Int64,
        in parts: inout FileParts
    ) async throws -> Bool {
        guard let head = try await parts.few(4, at: place), let frame = Frame(head) else { return false }
        // Of a frame of free format nobody says how long it is.
        guard let length = frame.bytes else { return place == start }
        let end = place + Int64(length)
        guard let next = try await parts.few(4, at: end) else { return end <= parts.bytes }
        return Frame(next) != nil || tags.contains { next.starts(with: $0) }
    }

    private static func isOther(_ head: [UInt8]) -> Bool {
        head == Array("fLaC".utf8) || head[0] == 0xFF && head[1] & 0xF6 == 0xF0
    }

    /// Where the sound may begin; nil where the file ends within a tag (ID3 2.4, 3.1).
    private static func endOfTags(in parts: inout FileParts) async throws -> Int64? {
        var place: Int64 = 0
        for _ in 0..<tagsMax {
            guard let head = try await parts.few(10, at: place), head.starts(with: Array("ID3".utf8)) else {
                return place
            }
            let size = head[6..<10].reduce(Int64(0)) { $0 << 7 | Int64($1 & 0x7F) }
            let footer: Int64 = head[5] & 0x10 == 0 ? 0 : 10
            place += 10 + size + footer
            if place > parts.bytes { return nil }
        }
        return place
    }

    /// What follows the last frame: ID3 1, APE, Lyrics3.
    private static let tags = ["TAG", "APET", "LYRI"].map { Array($0.utf8) }
    /// Sound is looked for as far as this after the tags.
    private static let searchedBytesMax = 1_048_576
    private static let tagsMax = 8
}

/// The head of a frame of any layer.
private struct Frame {
    /// Nil where the head does not say it.
    let bytes: Int?

    init?(_ head: [UInt8]) {
        let version = head[1] >> 3 & 3
        let layer = 4 - Int(head[1] >> 1 & 3)
        let bitrate = Int(head[2] >> 4)
        let rate = Int(head[2] >> 2 & 3)
        guard head[0] == 0xFF, head[1] & 0xE0 == 0xE0, version != 1, layer < 4, bitrate < 15, rate < 3 else {
            return nil
        }
        guard bitrate > 0 else {
            bytes = nil
            return
        }
        let isFirst = version == 3
        let hertz = [44_100, 48_000, 32_000][rate] >> (isFirst ? 0 : version == 2 ? 1 : 2)
        let bits = Self.kilobits[(isFirst ? 0 : 3) + layer - 1][bitrate - 1] * 1_000
        let padding = Int(head[2] >> 1 & 1)
        switch layer {
        case 1: bytes = (12 * bits / hertz + padding) * 4
        case 3 where !isFirst: bytes = 72 * bits / hertz + padding
        default: bytes = 144 * bits / hertz + padding
        }
    }

    /// By layer, of the first version and then of the others.
    private static let kilobits = [
        (1...14).map { $0 * 32 },
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        lowKilobits, lowKilobits,
    ]
    private static let lowKilobits = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
}
