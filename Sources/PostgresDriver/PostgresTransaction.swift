import SQL

/// A transaction on a connection, for as long as the closure that received it.
///
/// BEGIN travels with the first statements, so a closure that asks nothing costs nothing; a read that ends with its only
/// statement goes without.
final class PostgresTransaction: SQLConnection {
    enum Access {
        case read
        case write

        fileprivate var begin: String {
            switch self {
            case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .write: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
            }
        }
    }

    private enum State {
        case notBegun
        case open
        /// A statement failed: all that follows fails in the same way.
        case lost(SQLError)
        case over
    }

    let dialect = SQLDialect.postgres

    private let connection: PostgresConnection
    private let access: Access
    private let pipelineStatementsMax: Int
    private var state = State.notBegun

    init(_ access: Access, on connection: PostgresConnection, pipelineStatementsMax: Int) {
        self.access = access
        self.connection = connection
        self.pipelineStatementsMax = pipelineStatementsMax
    }

    func run(_ queries: [SQLQuery]) throws -> [[SQLRow]] {
        try run(queries, committing: false)
    }

    func start(_ queries: [SQLQuery]) throws {
        try checkState()
        guard !queries.isEmpty else { return }
        guard connection.startedCount + queries.count <= pipelineStatementsMax else {
            _ = try run(queries, committing: false)
            return
        }
        try working { () throws(SQLError) in try connection.start(queries, after: opening) }
        state = .open
    }

    func commit(_ queries: [SQLQuery]) throws -> [[SQLRow]] {
        try run(queries, committing: true)
    }

    /// Runs the closure and ends the transaction: by a commit, or by undoing it.
    func transact<Answer>(_ body: (any SQLConnection) throws -> Answer) throws -> Answer {
        defer { undo() }
        let answer = try body(self)
        try finish()
        return answer
    }

    private func finish() throws(SQLError) {
        switch state {
        case .notBegun, .over: return
        case .open: _ = try run([], committing: true)
        case .lost(let error): throw error
        }
    }

    /// Leaves no transaction open.
    ///
    /// Where that fails the connection is not reusable, and the server undoes it.
    private func undo() {
        defer { state = .over }
        switch state {
        case .notBegun, .over: return
        case .open, .lost: connection.rollBack()
        }
    }

    private func run(_ queries: [SQLQuery], committing: Bool) throws(SQLError) -> [[SQLRow]] {
        try checkState()
        var answers: [[SQLRow]] = []
        var rest = queries[...]
        repeat {
            let part = rest.prefix(pipelineStatementsMax)
            rest = rest.dropFirst(pipelineStatementsMax)
            answers += try send(part, committing: committing && rest.isEmpty)
        } while !rest.isEmpty
        return answers
    }

    private func send(_ queries: ArraySlice<SQLQuery>, committing: Bool) throws(SQLError) -> [[SQLRow]] {
        // Nothing was asked and nothing is: there is no transaction to commit.
        if case .notBegun = state, queries.isEmpty { return [] }
        guard !queries.isEmpty || committing else { return [] }
        let answers = try working { () throws(SQLError) in
            if committing, isReadOfOne(queries) { return try connection.run(queries, after: [], before: []) }
            let closing = committing ? [PostgresConnection.commit] : []
            return try connection.run(queries, after: opening, before: closing)
        }
        state = committing ? .over : .open
        return answers
    }

    /// Whether it is a read of one statement, which is a transaction by itself: the server's connection only reads by
    /// default, and one statement sees one snapshot.
    private func isReadOfOne(_ queries: ArraySlice<SQLQuery>) -> Bool {
        if case (.notBegun, .read) = (state, access) { queries.count == 1 } else { false }
    }

    /// What travels before the first statements.
    private var opening: [String] {
        if case .notBegun = state { [access.begin] } else { [] }
    }

    private func checkState() throws(SQLError) {
        switch state {
        case .notBegun, .open: return
        case .lost(let error): throw error
        case .over: throw .statement(.noActiveTransaction)
        }
    }

    private func working<Answer>(_ work: () throws(SQLError) -> Answer) throws(SQLError) -> Answer {
        do throws(SQLError) {
            return try work()
        } catch {
            state = .lost(error)
            throw error
        }
    }
}
