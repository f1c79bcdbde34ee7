/// Somebody who signs in.
public struct Person: Sendable, Hashable {
    public let id: PersonID
    public let email: String
    public let name: String
    /// Makes people and cases; a mark on a person, not a role on a case: it shows no evidence.
    public let isAdministrator: Bool
    public let isDemo: Bool

    public init(id: PersonID, email: String, name: String, isAdministrator: Bool, isDemo: Bool) {
        self.id = id
        self.email = email
        self.name = name
        self.isAdministrator = isAdministrator
        self.isDemo = isDemo
    }
}

/// A person's place on a case.
public struct Membership: Sendable, Hashable {
    public let person: Person
    public let role: Role
    public let walls: [String]

    public init(person: Person, role: Role, walls: [String]) {
        self.person = person
        self.role = role
        self.walls = walls
    }
}
