/// Something to be proved: a claim or count, an element of it, a defence, a theme.
public struct Issue: Sendable, Hashable {
    public let id: IssueID
    /// What an item's `issues` name it by.
    public let number: String
    public let name: String
    /// `claim`, `element`, `defence` or `theme`.
    public let kind: String
    public let parent: IssueID?
    /// The burden of proof, in words.
    public let burden: String

    public init(
        id: IssueID,
        number: String,
        name: String,
        kind: String,
        parent: IssueID?,
        burden: String
    ) {
        self.id = id
        self.number = number
        self.name = name
        self.kind = kind
        self.parent = parent
        self.burden = burden
    }
}
