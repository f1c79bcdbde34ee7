/// Mutations that one person sends together, carried out in order and in one transaction.
public struct Submission: Sendable {
    public let person: PersonID
    public let mutations: [Mutation]

    public init(by person: PersonID, _ mutations: [Mutation]) {
        self.person = person
        self.mutations = mutations
    }

    /// Whether it must not share a transaction with others.
    ///
    /// A list is compared with what its importer may know of the rows that are there; nobody else's edit may change that
    /// between its rows.
    public var isImport: Bool { mutations.contains { $0.listRow != nil } }
}
