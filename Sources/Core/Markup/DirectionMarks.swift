/// Keeps the invisible marks that set the direction of text (UAX #9) within their block.
///
/// Embeddings and isolates that Hebrew and Arabic need stay, and end with their block at the latest. Overrides go: they
/// make words look like other words ("fdp.exe" for "exe.pdf").
struct DirectionMarks {
    private enum Open {
        case embedding
        case isolate
        case leftOut
    }

    private var open: [Open] = []
    /// How many marks were left out that turn text around.
    private(set) var overridesCount = 0

    /// Whether a mark is to be written; true for all other characters.
    mutating func admit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A, 0x202B: admitOpening(.embedding)
        case 0x2066, 0x2067, 0x2068: admitOpening(.isolate)
        case 0x202D, 0x202E: leaveOutOverride()
        case 0x202C: closeEmbedding()
        case 0x2069: closeIsolate()
        default: true
        }
    }

    /// What closes all that is still open, the last first; nothing is open afterwards.
    mutating func closing() -> [Unicode.Scalar] {
        guard !open.isEmpty else { return [] }
        defer { open.removeAll(keepingCapacity: true) }
        return open.reversed().compactMap { mark in
            switch mark {
            case .embedding: "\u{202C}"
            case .isolate: "\u{2069}"
            case .leftOut: nil
            }
        }
    }

    private mutating func admitOpening(_ mark: Open) -> Bool {
        let isAdmitted = open.count < Self.openMax
        open.append(isAdmitted ? mark : .leftOut)
        return isAdmitted
    }

    private mutating func leaveOutOverride() -> Bool {
        overridesCount += 1
        open.append(.leftOut)
        return false
    }

    private mutating func closeEmbedding() -> Bool {
        guard let last = open.last, last != .isolate else { return false }
        open.removeLast()
        return last == .embedding
    }

    private mutating func closeIsolate() -> Bool {
        guard let index = open.lastIndex(of: .isolate) else { return false }
        open.removeSubrange(index...)
        return true
    }

    /// Half of what UAX #9 follows (125).
    private static let openMax = 60
}

extension Unicode.Scalar {
    /// Whether a character may be shown: no control but tab and line feed, no non-character, no byte order mark.
    var isShowable: Bool {
        switch value {
        case 0x09, 0x0A: true
        case ..<0x20, 0x7F...0x9F, 0xFEFF, 0xFFF9...0xFFFB: false
        default: value & 0xFFFE != 0xFFFE && !(0xFDD0...0xFDEF).contains(value)
        }
    }
}
