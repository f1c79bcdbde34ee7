/// What became, or is to become, of one item of a bulk edit.
public enum BulkOutcome: String, Sendable, CaseIterable {
    /// Nothing is known yet: nothing was rehearsed.
    case chosen
    /// The rehearsal changed it; the act has not come to it yet.
    case planned
    /// It is already as it is to be.
    case unneeded
    case changed
    /// Changed, and somebody else had changed the same meanwhile: both hold, or the rest was undone.
    case merged
    /// Somebody else changed the same meanwhile, and a machine must not decide.
    case conflict
    /// A rule or a right forbids it, or it is not there any more.
    case refused

    /// Whether an undo has something to do.
    public var isChange: Bool { self == .changed || self == .merged }
}

/// One item of a bulk edit.
public struct BulkEntry: Sendable, Hashable {
    public let place: Int
    public let item: EvidenceID
    /// The revision that the rehearsal saw, in the numbers of the person's class.
    public let base: Int

    public init(place: Int, item: EvidenceID, base: Int = 0) {
        self.place = place
        self.item = item
        self.base = base
    }
}

/// What became of one item, with the sentence for the person where there is one.
public struct BulkResult: Sendable, Hashable {
    public let place: Int
    public let item: EvidenceID
    public let base: Int
    public let outcome: BulkOutcome
    public let words: String?

    public init(_ entry: BulkEntry, base: Int? = nil, _ outcome: BulkOutcome, words: String? = nil) {
        place = entry.place
        item = entry.item
        self.base = base ?? entry.base
        self.outcome = outcome
        self.words = words
    }

    /// What a reply of the ledger says.
    init(_ entry: BulkEntry, _ reply: MutationReply) {
        switch reply.status {
        case .applied: self.init(entry, .changed)
        case .merged: self.init(entry, .merged, words: reply.message ?? Self.mergedWords(reply))
        case .conflict: self.init(entry, .conflict, words: Self.conflictWords(reply))
        // The sentence tells it apart: other refusals of an undo have the same code.
        case .refused where reply.message == UndoError.undoneAlready.userMessage:
            self.init(entry, .unneeded, words: reply.message)
        case .refused: self.init(entry, .refused, words: reply.message)
        }
    }

    private static func mergedWords(_ reply: MutationReply) -> String {
        let labels = reply.mergedFields.map(\.label).joined(separator: ", ")
        let isReplaced = reply.mergedFields.allSatisfy { $0.mergePolicy == .lastWins }
        let standing = isReplaced ? "yours stands there now" : "both edits hold, or the stricter one"
        return "Somebody else changed \(labels) meanwhile; \(standing)."
    }

    private static func conflictWords(_ reply: MutationReply) -> String {
        guard let conflict = reply.conflict else { return reply.message ?? "" }
        if let notice = conflict.notice { return notice }
        let parts = conflict.fields.sorted { $0.key < $1.key }.map { "\($0.label) was changed by \($1.by)" }
        return parts.joined(separator: "; ") + " meanwhile; left as it is."
    }
}
