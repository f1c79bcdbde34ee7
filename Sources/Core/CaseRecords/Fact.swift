/// What lawyers think in: a dated sentence with what proves it.
public struct Fact: Sendable, Hashable {
    public let id: FactID
    public let number: String
    public let occurredAt: DatedMoment
    public let text: String
    public let status: String
    /// `yes`, `no` or `unsure`.
    public let material: String
    public let issues: [IssueID]
    /// A fact without a citation is allowed and shown as unproven.
    public let citations: [PassageID]

    public init(
        id: FactID,
        number: String,
        occurredAt: DatedMoment,
        text: String,
        status: String,
        material: String,
        issues: [IssueID],
        citations: [PassageID]
    ) {
        self.id = id
        self.number = number
        self.occurredAt = occurredAt
        self.text = text
        self.status = status
        self.material = material
        self.issues = issues
        self.citations = citations
    }
}
