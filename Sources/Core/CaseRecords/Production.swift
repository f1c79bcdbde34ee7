/// Items handed to the other side together.
public struct Production: Sendable, Hashable {
    public let id: ProductionID
    /// What an item's `productions` name it by.
    public let number: String
    public let producedAt: DatedMoment
    public let title: String
    public let recipient: PersonID
    /// The obligations that it meets.
    public let obligations: [String]

    public init(
        id: ProductionID,
        number: String,
        producedAt: DatedMoment,
        title: String,
        recipient: PersonID,
        obligations: [String]
    ) {
        self.id = id
        self.number = number
        self.producedAt = producedAt
        self.title = title
        self.recipient = recipient
        self.obligations = obligations
    }
}
