public import Logging
import NIOPosix
public import SQL

/// A PostgreSQL server, reached over a few connections of libpq.
///
/// libpq blocks, so each connection has a thread of its own. A transaction that was asked for is carried to its end even
/// when the task that asked is cancelled.
public final class PostgresDatabase: SQLDatabase {
    public let dialect = SQLDialect.postgres

    private let pool: PostgresPool
    private let limits: PostgresLimits

    /// Makes the database; nothing is connected before the first use.
    ///
    /// - Parameter url: `postgres://user:password@host:port/name`, or what else libpq takes.
    public init(url: String, limits: PostgresLimits = PostgresLimits(), logger: Logger) {
        self.pool = PostgresPool(url: url, limits: limits, logger: logger)
        self.limits = limits
    }

    public func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await transact(.read, body)
    }

    public func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await transact(.write, body)
    }

    public func close() async {
        await pool.close()
    }

    /// Runs one command on a connection of its own, outside any transaction: CREATE DATABASE needs that.
    ///
    /// The text is sent as it is: never put a value into it.
    ///
    /// - Throws: `SQLError`.
    public static func executeOutsideTransaction(_ command: String, url: String, logger: Logger) async throws {
        try await NIOThreadPool.singleton.runIfActive {
            let connection = try PostgresConnection(url: url, limits: PostgresLimits(), logger: logger)
            try connection.executeAlone("SET default_transaction_read_only = off")
            try connection.executeAlone(command)
        }
    }

    private func transact<Answer: Sendable>(
        _ access: PostgresTransaction.Access,
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await pool.withConnection { [limits] connection in
            let transaction = PostgresTransaction(
                access,
                on: connection,
                pipelineStatementsMax: limits.pipelineStatementsMax
            )
            return try transaction.transact(body)
        }
    }
}
