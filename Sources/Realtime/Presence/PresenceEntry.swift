public import Core

/// Whose connection an entry is: what presence must know to decide who sees it.
struct Presenter: Sendable, Hashable {
    let connection: String
    let sessionHash: String
    let person: PersonID
    let name: String
    let group: ClearanceClass
}

/// Somebody who is here, as a class sees it.
public struct PresenceEntry: Sendable, Hashable {
    public let connection: String
    public let person: PersonID
    public let name: String
    public let role: Role
    public let place: PresencePlace

    public init(connection: String, person: PersonID, name: String, role: Role, place: PresencePlace) {
        self.connection = connection
        self.person = person
        self.name = name
        self.role = role
        self.place = place
    }
}

/// What a class is told of presence: everything, or what is different now.
public struct PresenceUpdate: Sendable, Equatable {
    /// Whether it replaces what was known.
    public let isWhole: Bool
    /// Who came or moved, by the name of the connection.
    public let entries: [PresenceEntry]
    /// The connections that are no longer there.
    public let gone: [String]

    public init(isWhole: Bool, entries: [PresenceEntry], gone: [String] = []) {
        self.isWhole = isWhole
        self.entries = entries
        self.gone = gone
    }

    public var isEmpty: Bool { entries.isEmpty && gone.isEmpty }
}
