/// One item of a case's evidence, as the database holds it: nothing masked.
public struct EvidenceItem: Sendable, Hashable {
    public let id: EvidenceID
    public let caseFile: CaseFileID
    /// The number of events of this item.
    ///
    /// What a class sees of it is `revision(for:)`.
    public var revision: Int
    /// Events that a class did not see, by class number, where there are any.
    public var hiddenEvents: [Int: Int]
    public var values: FieldValues
    public var isWithdrawn: Bool
    public var audience: Audience
    public var changedAt: Instant
    public var changedBy: String

    public init(
        id: EvidenceID,
        caseFile: CaseFileID,
        revision: Int = 0,
        hiddenEvents: [Int: Int] = [:],
        values: FieldValues = FieldValues(),
        isWithdrawn: Bool = false,
        audience: Audience = Audience(),
        changedAt: Instant,
        changedBy: String
    ) {
        self.id = id
        self.caseFile = caseFile
        self.revision = revision
        self.hiddenEvents = hiddenEvents
        self.values = values
        self.isWithdrawn = isWithdrawn
        self.audience = audience
        self.changedAt = changedAt
        self.changedBy = changedBy
    }

    /// The number of this item's events that a class saw: without gaps, so hidden edits cannot be counted.
    public func revision(for group: ClearanceClass) -> Int { revision - hiddenEvents[group.number, default: 0] }
}
