/// Somebody whom a case is about: a defendant, a witness, an informant.
public struct CasePerson: Sendable, Hashable {
    public let id: CasePersonID
    public let number: String
    public let name: String
    /// What the person is to the case, in words.
    public let role: String
    public let organisation: OrganisationID?
    public let note: String
    /// Whether the name is shown to those only who see sealed items.
    public let isIdentitySealed: Bool

    public init(
        id: CasePersonID,
        number: String,
        name: String,
        role: String,
        organisation: OrganisationID?,
        note: String,
        isIdentitySealed: Bool
    ) {
        self.id = id
        self.number = number
        self.name = name
        self.role = role
        self.organisation = organisation
        self.note = note
        self.isIdentitySealed = isIdentitySealed
    }
}
