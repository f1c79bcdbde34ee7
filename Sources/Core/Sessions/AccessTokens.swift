/// Makes and reads what a program carries in place of a cookie: a token that stands for a session, for a while.
public protocol AccessTokenSource: Sendable {
    /// - Parameter end: when the token ends; its session may end before.
    func token(forSession hash: String, from start: Instant, until end: Instant) async throws -> String
    /// What a token says; nil when we did not make it, or when it is over.
    func read(_ token: String, at instant: Instant) async -> AccessToken?
}

/// What an access token says.
public struct AccessToken: Sendable, Equatable {
    /// What the store knows its session by.
    public let sessionHash: String
    public let endsAt: Instant

    public init(sessionHash: String, endsAt: Instant) {
        self.sessionHash = sessionHash
        self.endsAt = endsAt
    }
}

/// The limits of access tokens.
public enum AccessTokenLimits {
    public static let lifetimeSeconds: Int64 = 3_600
    /// A longer one is none of ours.
    public static let tokenBytesMax = 1_024
}
