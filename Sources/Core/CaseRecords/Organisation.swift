/// A company or an agency that a case is about.
public struct Organisation: Sendable, Hashable {
    public let id: OrganisationID
    public let number: String
    public let name: String
    /// What it is to the case, in words: "utility", "company, defendant".
    public let kind: String

    public init(
        id: OrganisationID,
        number: String,
        name: String,
        kind: String
    ) {
        self.id = id
        self.number = number
        self.name = name
        self.kind = kind
    }
}
