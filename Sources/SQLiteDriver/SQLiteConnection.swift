import GRDB
import Logging
import SQL

/// A connection in a transaction, for as long as the closure that received it.
final class SQLiteConnection: SQLConnection {
    let dialect = SQLDialect.sqlite

    private enum State {
        case open
        /// A statement failed: all that follows fails in the same way, as it does on PostgreSQL.
        case lost(SQLError)
        case over
    }

    private let database: Database
    private let logger: Logger
    private var state = State.open

    init(_ database: Database, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    func run(_ queries: [SQLQuery]) throws -> [[SQLRow]] {
        try working { try queries.map(rows) }
    }

    func start(_ queries: [SQLQuery]) throws {
        _ = try run(queries)
    }

    func commit(_ queries: [SQLQuery]) throws -> [[SQLRow]] {
        let answers = try run(queries)
        try commit()
        return answers
    }

    /// Takes the write lock.
    func begin() throws {
        try working { try database.beginTransaction(.immediate) }
    }

    /// Runs the closure in the transaction that has begun, and ends it: by a commit, or by undoing it.
    func transact<Answer>(_ body: (any SQLConnection) throws -> Answer) throws -> Answer {
        defer { undo() }
        let answer = try body(self)
        try commit()
        return answer
    }

    private func commit() throws {
        if case .over = state { return }
        try working { try database.commit() }
        state = .over
    }

    /// Leaves no transaction open, whatever has happened.
    private func undo() {
        state = .over
        guard database.isInsideTransaction else { return }
        do {
            try database.rollback()
        } catch {
            logger.error("SQLite did not roll back", metadata: ["sql.code": "\(SQLError(error))"])
        }
    }

    private func working<Answer>(_ work: () throws -> Answer) throws -> Answer {
        switch state {
        case .open: break
        case .lost(let error): throw error
        case .over: throw SQLError.statement(code: "the transaction is over")
        }
        do {
            return try work()
        } catch {
            let error = SQLError(error)
            state = .lost(error)
            throw error
        }
    }

    private func rows(of query: SQLQuery) throws -> [SQLRow] {
        let text = query.text(in: .sqlite)
        do {
            let statement = try database.cachedStatement(sql: text)
            let arguments = StatementArguments(try query.values.map(DatabaseValue.init(carrying:)))
            guard statement.columnCount > 0 else {
                try statement.execute(arguments: arguments)
                return []
            }
            let columns = SQLRow.Columns(statement.columnNames)
            let cursor = try Row.fetchCursor(statement, arguments: arguments)
            var rows: [SQLRow] = []
            while let row = try cursor.next() {
                rows.append(SQLRow(columns: columns, values: row.values(in: columns)))
            }
            return rows
        } catch {
            let error = SQLError(error)
            logger.log(
                level: error.logLevel,
                "A statement failed",
                metadata: ["sql.error": "\(error)", "sql.text": "\(text)"]
            )
            throw error
        }
    }
}

extension SQLError {
    /// A broken rule of the schema is an answer; the rest is for the operator.
    fileprivate var logLevel: Logger.Level {
        switch self {
        case .uniqueViolation, .constraintViolation, .retryable: .debug
        case .unavailable, .timeout, .statement, .decoding: .error
        }
    }
}

extension DatabaseValue {
    /// - Throws: `SQLError.statement` for text with a NUL, which PostgreSQL cannot hold.
    fileprivate init(carrying value: SQLValue) throws {
        switch value {
        case .null:
            self = .null
        case .integer(let integer):
            self = integer.databaseValue
        case .text(let text):
            guard !text.utf8.contains(0) else { throw SQLError.statement(code: "NUL in text") }
            self = text.databaseValue
        }
    }
}

extension Row {
    fileprivate func values(in columns: SQLRow.Columns) -> [SQLValue] {
        columns.names.indices.map { place in
            let value: DatabaseValue = self[place]
            return switch value.storage {
            case .null: .null
            case .int64(let integer): .integer(integer)
            case .string(let text): .text(text)
            case .double(let double): .text("\(double)")
            // No column holds one: somebody put it in by hand. It is read as what it is not, so that an audit can name the row.
            case .blob(let bytes): .text("blob of \(bytes.count) bytes")
            }
        }
    }
}
