/// People who may sign in, with what proves who they are.
public protocol PersonRegister: Sendable {
    /// - Throws: `PersonError.emailTaken`, also when who has the address is disabled.
    func add(_ person: Person, passwordHash: String?, at instant: Instant) async throws
    func person(email: String) async throws -> (person: Person, passwordHash: String?)?
    func person(_ id: PersonID) async throws -> Person?
    /// The demo person with a role on a demo case.
    func demoPerson(role: Role) async throws -> Person?
    func people() async throws -> [(person: Person, isDisabled: Bool)]
    /// A disabled person cannot sign in, and all sessions end.
    func disable(_ id: PersonID) async throws
    func setPassword(hash: String, of id: PersonID) async throws
}
