public import Core

/// Who listens: the person's session and clearance, as they were when the stream opened.
public struct SubscriberIdentity: Sendable, Hashable {
    public let connection: String
    public let sessionHash: String
    /// The person's name, for those who may see that they are here.
    public let name: String
    public let clearance: Clearance

    public init(connection: String, sessionHash: String, name: String, clearance: Clearance) {
        self.connection = connection
        self.sessionHash = sessionHash
        self.name = name
        self.clearance = clearance
    }

    /// What lets the stream go on: the same for all connections of a session to a case.
    var permit: Permit { Permit(sessionHash: sessionHash, clearance: clearance) }

    struct Permit: Hashable, Sendable {
        let sessionHash: String
        let clearance: Clearance
    }
}
