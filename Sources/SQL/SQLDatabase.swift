/// A database that runs closures in transactions, off the cooperative thread pool.
///
/// The closures are synchronous: they hold a connection, a thread and, in `write`, locks; they call nothing that waits
/// for anything but the database.
public protocol SQLDatabase: Sendable {
    var dialect: SQLDialect { get }

    /// Runs the closure on one snapshot: all its reads see the same commit. Nothing can be written.
    ///
    /// - Throws: `SQLError`, and what the closure throws.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer

    /// Runs the closure in a transaction that commits when it returns and is undone when it throws.
    ///
    /// The isolation is READ COMMITTED on PostgreSQL and one writer at a time (BEGIN IMMEDIATE) on SQLite: what must
    /// not change under a decision is locked by an UPDATE first.
    ///
    /// - Throws: `SQLError`, and what the closure throws.
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer

    /// Closes all connections. Work under way is finished first.
    func close() async
}

/// A connection inside a transaction.
///
/// Not to be kept past the closure that received it.
public protocol SQLConnection {
    var dialect: SQLDialect { get }

    /// Runs the statements in order and answers the rows of each. On PostgreSQL they travel in one round trip.
    ///
    /// - Throws: the error of the first statement that fails; the transaction is then lost.
    func run(_ queries: [SQLQuery]) throws -> [[SQLRow]]

    /// Starts statements whose rows nobody needs. PostgreSQL works on them while the closure goes on; SQLite runs them.
    ///
    /// What they fail with is thrown here or by what is run next; the transaction is then lost.
    func start(_ queries: [SQLQuery]) throws

    /// Runs the statements and ends the transaction in the same round trip, by a commit where it wrote: nothing may follow.
    func commit(_ queries: [SQLQuery]) throws -> [[SQLRow]]
}

extension SQLConnection {
    /// Runs one statement and answers its rows.
    public func rows(_ query: SQLQuery) throws -> [SQLRow] {
        try run([query])[0]
    }

    /// Runs the transaction's last statement, with its end in the same round trip, and answers its rows.
    public func lastRows(_ query: SQLQuery) throws -> [SQLRow] {
        try commit([query])[0]
    }

    /// Runs one statement whose rows nobody needs.
    public func execute(_ query: SQLQuery) throws {
        _ = try run([query])
    }
}
