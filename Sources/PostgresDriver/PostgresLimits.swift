/// The limits of a PostgreSQL database.
public struct PostgresLimits: Sendable {
    /// Connections, and the threads that use them.
    public var connections = 8
    /// Closures that wait for a connection; one more is refused as unavailable.
    public var waitingMax = 20_000

    /// How long a statement may run.
    public var statementMilliseconds = 10_000
    /// How long a statement may wait for a lock.
    public var lockMilliseconds = 5_000
    /// How long a transaction may stand open between statements, with what it has locked, before the server ends it.
    public var idleInTransactionMilliseconds = 15_000

    /// How long one attempt to connect may take.
    public var connectAttemptSeconds = 5
    /// How long the first connection is tried for: the server may still be starting.
    public var firstConnectSeconds = 30
    /// How long a lost connection is tried for; once that has failed, work tries once and is refused.
    public var reconnectSeconds = 5
    /// The pause after the first attempt; each further one is twice as long.
    public var backoffFirstMilliseconds = 50
    public var backoffMaxMilliseconds = 2_000

    /// Prepared statements that a connection keeps; when there are more, it begins anew.
    public var preparedStatementsMax = 512
    /// Statements that travel in one round trip, and as many started before it; longer lists take several.
    public var pipelineStatementsMax = 64

    public init() {}
}
