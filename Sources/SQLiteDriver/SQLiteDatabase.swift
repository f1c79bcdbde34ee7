import Dispatch
import GRDB
public import Logging
public import SQL
import Synchronization

/// An SQLite file in WAL mode: one writer, several readers, each on a queue of its own.
///
/// Every commit reaches the disk before it is answered (`PRAGMA synchronous = FULL`). A transaction that has begun is
/// carried to its end even when the task that asked for it is cancelled.
public final class SQLiteDatabase: SQLDatabase {
    public let dialect = SQLDialect.sqlite
    /// Transactions that can run at the same time: the writer and the readers.
    public static let connectionsMax = SQLiteLimits.readers + 1

    private let pool: DatabasePool
    private let logger: Logger
    private let isClosed = Atomic(false)

    /// Opens the file, and creates it when there is none.
    ///
    /// Blocks until the file is open: made for the start of the program.
    ///
    /// - Throws: `SQLError`; `SQLiteDurabilityError` when commits would not reach the disk.
    public init(path: String, logger: Logger) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(SQLiteLimits.busySeconds)
        configuration.maximumReaderCount = SQLiteLimits.readers
        configuration.label = "proffer.sqlite"

        let synchronous: Int
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // GRDB sets NORMAL when it turns WAL on: FULL can only be set once the pool is open.
            synchronous = try pool.writeWithoutTransaction { writer in
                try writer.execute(sql: "PRAGMA synchronous = FULL")
                return try writer.synchronous()
            }
        } catch {
            throw SQLError(error)
        }
        guard synchronous == SQLiteDurabilityError.full else { throw SQLiteDurabilityError(synchronous: synchronous) }
        self.logger = logger
    }

    public func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try checkOpen()
        return try await withCheckedThrowingContinuation { continuation in
            // GRDB wraps this in a deferred transaction on a connection that cannot write.
            pool.asyncRead { [logger] reader in
                let answer = Result {
                    let connection: SQLiteConnection
                    do {
                        connection = SQLiteConnection(try reader.get(), logger: logger)
                    } catch {
                        throw SQLError(error)
                    }
                    return try connection.transact(body)
                }
                continuation.resume(with: answer)
            }
        }
    }

    public func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try checkOpen()
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncWriteWithoutTransaction { [logger] writer in
                let answer = Result {
                    let connection = SQLiteConnection(writer, logger: logger)
                    try connection.begin()
                    return try connection.transact(body)
                }
                continuation.resume(with: answer)
            }
        }
    }

    /// The writer's `PRAGMA synchronous`: 2 is FULL.
    public func durability() async throws -> Int {
        try checkOpen()
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncWriteWithoutTransaction { writer in
                continuation.resume(with: Result { try writer.synchronous() }.mapError(SQLError.init))
            }
        }
    }

    public func close() async {
        guard isClosed.exchange(true, ordering: .acquiringAndReleasing) == false else { return }
        await withCheckedContinuation { continuation in
            // Waits for the work under way, so it must not stand on the cooperative pool.
            DispatchQueue.global().async { [pool, logger] in
                do {
                    try pool.close()
                } catch {
                    logger.error("SQLite did not close", metadata: ["sql.code": "\(SQLError(error))"])
                }
                continuation.resume()
            }
        }
    }

    private func checkOpen() throws(SQLError) {
        guard !isClosed.load(ordering: .acquiring) else { throw .unavailable(code: "closed") }
    }
}

extension Database {
    fileprivate func synchronous() throws -> Int {
        try Int.fetchOne(self, sql: "PRAGMA synchronous") ?? 0
    }
}
