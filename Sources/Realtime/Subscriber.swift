public import Core

/// Who listens: the person's session and clearance, as they were when the stream opened.
public struct SubscriberIdentity: Sendable, Hashable {
    public let connection: String
    public let sessionHash: String
    /// The person's name, for those who may see that they are here.
    public let name: String
    public let clearance: Clearance
    /// When what the stream was opened with ends, such as an access token; nil where that is the session itself.
    public let endsAt: Instant?

    public init(
        connection: String,
        sessionHash: String,
        name: String,
        clearance: Clearance,
        endsAt: Instant? = nil
    ) {
        self.connection = connection
        self.sessionHash = sessionHash
        self.name = name
        self.clearance = clearance
        self.endsAt = endsAt
    }

    /// What lets the stream go on: the same for all connections of a session to a case.
    var permit: Permit { Permit(sessionHash: sessionHash, clearance: clearance) }

    struct Permit: Hashable, Sendable {
        let sessionHash: String
        let clearance: Clearance
    }
}
