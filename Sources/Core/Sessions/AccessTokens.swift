/// Makes and reads what a program carries in place of a cookie: a token that stands for a session, for a while.
public protocol AccessTokenSource: Sendable {
    /// - Parameter end: when the token ends; its session may end before.
    func token(forSession hash: String, from start: Instant, until end: Instant) async throws -> String
    /// What the store knows the token's session by; nil when we did not make it, or when it is over.
    func sessionHash(in token: String, at instant: Instant) async -> String?
}

/// The limits of access tokens.
public enum AccessTokenLimits {
    public static let lifetimeSeconds: Int64 = 3_600
    /// A longer one is none of ours.
    public static let tokenBytesMax = 1_024
}
