/// The bulk edits that are to be carried out, shared by all instances: each chunk is taken on by one of them.
public protocol BulkWork: Sendable {
    /// Takes on the next chunk of the bulk edit that waited longest, and has it for `BulkEditLimits.leaseSeconds`.
    ///
    /// - Parameter holder: who takes it on; what this one has taken on already counts as free.
    /// - Returns: nil when nothing waits; a chunk without entries of a bulk edit that has come to its end.
    func claim(at instant: Instant, by holder: String) async throws -> BulkChunk?

    /// Keeps what became of items, once: what is known already stays.
    ///
    /// An item that was to be changed and has no event of the bulk edit needed none.
    func note(_ results: [BulkResult], of edit: BulkEdit, at instant: Instant) async throws

    /// What is left is refused, all for one reason.
    func refuseRest(of edit: BulkEdit, because words: String, at instant: Instant) async throws

    /// Nothing is left.
    func finish(_ edit: BulkEdit, at instant: Instant) async throws
}

/// Items of a bulk edit that are carried out in one commit.
public struct BulkChunk: Sendable {
    public let edit: BulkEdit
    public let entries: [BulkEntry]

    public init(edit: BulkEdit, entries: [BulkEntry]) {
        self.edit = edit
        self.entries = entries
    }
}
