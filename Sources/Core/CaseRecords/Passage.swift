/// Exact words of an item with the place where they stand: what can be cited.
public struct Passage: Sendable, Hashable {
    public let id: PassageID
    public let number: String
    public let item: EvidenceID
    /// Page and lines, message, row, time code or region.
    public let locator: String
    public let words: String

    public init(
        id: PassageID,
        number: String,
        item: EvidenceID,
        locator: String,
        words: String
    ) {
        self.id = id
        self.number = number
        self.item = item
        self.locator = locator
        self.words = words
    }
}
