/// Keeps bulk edits: each is seen by the person who made it only, and what it says of items as far as the person sees
/// them now.
public protocol BulkEdits: Sendable {
    /// All items that a filter shows, in order of their numbers.
    ///
    /// - Throws: `BulkEditError.tooManyItems`, and what `EvidenceFilter.check` throws.
    func items(_ filter: EvidenceFilter, for clearance: Clearance) async throws -> [EvidenceID]

    /// The items in sight that have these exhibit, Bates or item numbers.
    func items(numbered numbers: BulkNumbers, for clearance: Clearance) async throws -> BulkNumbers.Found

    /// Keeps a bulk edit of these items; the same key again answers the one that is there.
    ///
    /// Clears away the person's oldest drafts, and those that expired.
    func make(
        _ edit: BulkEdit,
        of items: [EvidenceID],
        key: IdempotencyKey,
        for clearance: Clearance
    ) async throws -> BulkEditID

    /// - Throws: `BulkEditError.notFound` for one that is not the asker's own of this case, or expired.
    func bulkEdit(_ id: BulkEditID, for clearance: Clearance, at instant: Instant) async throws -> BulkEditStanding

    /// The items with these outcomes that the person sees, in their order, at most `BulkEditLimits.resultsShownMax`.
    func results(
        of id: BulkEditID,
        _ outcomes: Set<BulkOutcome>,
        for clearance: Clearance
    ) async throws -> [BulkLine]

    /// Reads the items, decides without writing to the case, and keeps what would become of each.
    ///
    /// - Throws: `BulkEditError.startedAlready`, `.notFound`.
    func rehearse(
        _ id: BulkEditID,
        changing changes: [EvidenceField: FieldChange],
        reason: String?,
        for clearance: Clearance,
        at instant: Instant
    ) async throws

    /// Lets it be carried out as the rehearsal of that moment said; once started, starting it again does nothing.
    ///
    /// - Throws: `BulkEditError.nothingToDo`, `.olderPreview`, `.tooMuchRunning`, `.notFound`.
    func start(
        _ id: BulkEditID,
        asRehearsedAt rehearsed: Instant,
        for clearance: Clearance,
        at instant: Instant
    ) async throws

    /// Makes and starts a bulk edit that takes back what another one changed.
    ///
    /// - Throws: `BulkEditError.nothingToUndo`, `.tooMuchRunning`, `.notFound`.
    func undo(
        _ id: BulkEditID,
        key: IdempotencyKey,
        for clearance: Clearance,
        at instant: Instant
    ) async throws -> BulkEditID

    /// The reasons of bulk edits of the case, for who sees why something is protected, and all that each of them changed:
    /// then and now.
    func reasons(of groups: Set<String>, for clearance: Clearance) async throws -> [String: String]
}

/// A bulk edit with what became of its items so far.
public struct BulkEditStanding: Sendable {
    public let edit: BulkEdit
    public let counts: [BulkOutcome: Int]
    /// What hindered items, the most frequent first, at most `BulkEditLimits.reasonsShownMax`.
    public let reasons: [(words: String, count: Int)]
    /// The bulk edit that took this one back last.
    public let undoneBy: BulkEditID?

    public init(
        edit: BulkEdit,
        counts: [BulkOutcome: Int],
        reasons: [(words: String, count: Int)] = [],
        undoneBy: BulkEditID? = nil
    ) {
        self.edit = edit
        self.counts = counts
        self.reasons = reasons
        self.undoneBy = undoneBy
    }

    public var total: Int { counts.values.reduce(0, +) }
    public func count(_ outcome: BulkOutcome) -> Int { counts[outcome] ?? 0 }

    /// Items that were changed.
    public var changed: Int { count(.changed) + count(.merged) }
}

/// What a page says of one item of a bulk edit.
public struct BulkLine: Sendable, Hashable {
    public let item: EvidenceID
    public let number: String
    public let title: String
    public let outcome: BulkOutcome
    public let words: String?

    public init(item: EvidenceID, number: String, title: String, outcome: BulkOutcome, words: String?) {
        self.item = item
        self.number = number
        self.title = title
        self.outcome = outcome
        self.words = words
    }
}
