/// A list that people come back to.
public struct SavedView: Sendable, Hashable {
    public let id: SavedViewID
    public let number: String
    public let name: String
    /// The filter in words of the field: `issues any (I-5)`.
    public let filter: String
    /// The name of the field that it is sorted by.
    public let sort: String

    public init(
        id: SavedViewID,
        number: String,
        name: String,
        filter: String,
        sort: String
    ) {
        self.id = id
        self.number = number
        self.name = name
        self.filter = filter
        self.sort = sort
    }
}
