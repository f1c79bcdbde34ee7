/// A person's signed-in browser.
public struct Session: Sendable, Hashable {
    /// What the store knows it by: the hash of the cookie, never the cookie.
    public let hash: String
    public let person: Person
    public let csrfToken: String
    public let createdAt: Instant
    public let expiresAt: Instant

    public init(hash: String, person: Person, csrfToken: String, createdAt: Instant, expiresAt: Instant) {
        self.hash = hash
        self.person = person
        self.csrfToken = csrfToken
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }

    public static let lifetimeSeconds: Int64 = 14 * 86_400
}

/// Keeps sessions on the server, so that ending one ends it everywhere.
public protocol SessionStore: Sendable {
    func open(_ session: Session) async throws
    /// The session, when it has not ended and its person may still sign in.
    func session(hash: String, at instant: Instant) async throws -> Session?
    func sessions(of person: PersonID, at instant: Instant) async throws -> [Session]
    func close(hash: String) async throws
    func closeAll(of person: PersonID, but hash: String?) async throws
}

/// Checks passwords and makes tokens; the work is slow on purpose and runs off the cooperative pool.
public protocol PasswordHasher: Sendable {
    func hash(_ password: String) async throws -> String
    /// Takes as long for an unknown person (`hash` is nil) as for a known one.
    func verify(_ password: String, against hash: String?) async throws -> Bool
}
