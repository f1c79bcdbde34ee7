/// A line between two records.
public struct Relation: Sendable, Hashable {
    public let id: RelationID
    public let from: RecordReference
    public let type: String
    public let to: RecordReference
    public let label: String
    /// `confirmed`, `probable` or `tentative`.
    public let strength: String
    /// The words that support it.
    public let passage: PassageID?

    public init(
        id: RelationID,
        from: RecordReference,
        type: String,
        to: RecordReference,
        label: String,
        strength: String,
        passage: PassageID?
    ) {
        self.id = id
        self.from = from
        self.type = type
        self.to = to
        self.label = label
        self.strength = strength
        self.passage = passage
    }
}
