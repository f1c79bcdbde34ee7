import CPostgres
import Logging
import SQL

/// One connection of libpq, in pipeline mode from its first statement on.
///
/// All calls block. In a pipeline, libpq reads what has arrived whenever it cannot write (`pqSendSome`), so a server
/// that waits for us to read does not stop us; `PostgresLimits.pipelineStatementsMax` bounds what piles up by that.
///
/// `@unchecked Sendable`: the pool gives a connection to one closure at a time, on one thread, and takes it back under
/// its mutex, which orders one thread's use after the other's.
final class PostgresConnection: @unchecked Sendable {
    /// One message to the server, answered by one result.
    enum Step {
        /// A command without values and rows.
        case command(String)
        case prepare(text: String, name: String, parameterCount: Int32)
        case execute(text: String, name: String, parameters: PostgresParameters)
    }

    static let commit = "COMMIT"

    private let handle: OpaquePointer
    private let limits: PostgresLimits
    private let logger: Logger

    /// The names of prepared statements by their texts.
    private var prepared: [String: String] = [:]
    /// The same, once all that was sent is carried out.
    private var names: [String: String] = [:]
    /// Steps that were sent, whose answers come before those of the next `run`.
    private var started: [Step] = []
    private var preparedCount = 0
    private var condition = Condition.sound

    private enum Condition {
        case sound
        /// Not to be used after the transaction in hand.
        case spoilt
        /// Nothing more can be sent or read.
        case broken
    }

    /// Connects once.
    ///
    /// - Parameter url: what libpq takes: `postgres://user@host:port/name`.
    /// - Throws: `SQLError.unavailable`.
    init(url: String, limits: PostgresLimits, logger: Logger) throws(SQLError) {
        // The address may override what stands before it, and nothing after it.
        let settings = [
            ("connect_timeout", "\(limits.connectAttemptSeconds)"),
            ("keepalives_idle", "10"), ("keepalives_interval", "3"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "15000"),
            ("dbname", url),
            ("application_name", "proffer"), ("client_encoding", "UTF8"),
        ]
        // The null at the end of each list tells libpq where it ends.
        let keywords = try PostgresParameters(settings.map { .text($0.0) } + [.null])
        let values = try PostgresParameters(settings.map { .text($0.1) } + [.null])
        let expandName: Int32 = 1
        let connected = keywords.withPointers { keywords in
            values.withPointers { PQconnectdbParams(keywords, $0, expandName) }
        }
        guard let handle = connected else { throw .unavailable(.connectionFailure) }
        self.handle = handle
        self.limits = limits
        self.logger = logger

        guard PQstatus(handle) == CONNECTION_OK else {
            // libpq's words: the host, the port, the role, but never the password.
            logger.warning("PostgreSQL refused", metadata: ["sql.reason": "\(String(cString: PQerrorMessage(handle)))"])
            throw .unavailable(.connectionFailure)
        }
        // Notices would go to standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        try executeAlone(
            """
            SET statement_timeout = \(limits.statementMilliseconds);
            SET lock_timeout = \(limits.lockMilliseconds);
            SET idle_in_transaction_session_timeout = \(limits.idleInTransactionMilliseconds);
            SET default_transaction_read_only = on
            """
        )
    }

    // libpq closes the socket here: nothing else holds the handle.
    deinit { PQfinish(handle) }

    /// Whether another transaction can begin: the connection lives, and no transaction is open.
    var isReusable: Bool {
        condition == .sound && PQstatus(handle) == CONNECTION_OK && PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// Whether the server closed the connection while nobody used it.
    ///
    /// Costs two system calls.
    var isAlive: Bool {
        // The first reading takes a farewell ("terminating connection …"), the second sees the end of the stream.
        for _ in 0..<2 where PQconsumeInput(handle) == 0 { return false }
        return PQstatus(handle) == CONNECTION_OK
    }

    /// Runs one command outside any transaction.
    ///
    /// Only before the first pipeline.
    func executeAlone(_ command: String) throws(SQLError) {
        guard let result = PostgresResult(PQexec(handle, command)) else { throw lost() }
        guard result.status == PGRES_COMMAND_OK || result.status == PGRES_TUPLES_OK else { throw result.error }
    }

    /// Runs the statements in one round trip, between commands, and answers the rows of each.
    ///
    /// - Throws: the error of the first step that fails. The steps after it were not carried out.
    func run(
        _ queries: some Sequence<SQLQuery>,
        after opening: [String],
        before closing: [String]
    ) throws(SQLError) -> [[SQLRow]] {
        try run(steps(queries, after: opening, before: closing))
    }

    /// How many steps were sent without waiting for their answers.
    var startedCount: Int { started.count }

    /// Sends statements whose rows nobody needs, and leaves the server to work on them.
    ///
    /// - Throws: `SQLError.unavailable`; what a statement fails with, the next `run` throws.
    func start(_ queries: some Sequence<SQLQuery>, after opening: [String]) throws(SQLError) {
        let steps = try steps(queries, after: opening, before: [])
        try send(steps)
        started += steps
        guard PQflush(handle) == 0 else { throw lost() }
    }

    private func steps(
        _ queries: some Sequence<SQLQuery>,
        after opening: [String],
        before closing: [String]
    ) throws(SQLError) -> [Step] {
        var steps = opening.map(Step.command)
        var names = names
        if names.count >= limits.preparedStatementsMax {
            steps.append(.command(Self.forgetPrepared))
            names = [:]
        }
        for query in queries {
            let text = query.text(in: .postgres)
            let parameters = try PostgresParameters(query.values)
            if let name = names[text] {
                steps.append(.execute(text: text, name: name, parameters: parameters))
            } else {
                preparedCount += 1
                let name = "s\(preparedCount)"
                names[text] = name
                steps.append(.prepare(text: text, name: name, parameterCount: parameters.count))
                steps.append(.execute(text: text, name: name, parameters: parameters))
            }
        }
        self.names = names
        return steps + closing.map(Step.command)
    }

    /// Undoes the open transaction.
    ///
    /// Where that fails, the connection is not reusable.
    func rollBack() {
        guard condition != .broken, PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        // What was started may have failed, and then the server skips all up to the end of the pipeline.
        if !started.isEmpty { _ = try? run([]) }
        do throws(SQLError) {
            _ = try run([.command("ROLLBACK")])
        } catch {
            condition = .broken
        }
    }

    private static let forgetPrepared = "DEALLOCATE ALL"

    private func run(_ steps: [Step]) throws(SQLError) -> [[SQLRow]] {
        try send(steps)
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        let startedSteps = started
        started = []
        defer { names = prepared }
        var answers: [[SQLRow]] = []
        var failure: SQLError?
        // After a failure the server skips the rest; its answers are read all the same, up to the end of the pipeline.
        for (index, step) in (startedSteps + steps).enumerated() where condition != .broken {
            do throws(SQLError) {
                let rows = try receiveAnswer(to: step)
                if index >= startedSteps.count, let rows { answers.append(rows) }
            } catch {
                failure = failure ?? error
            }
        }
        if condition != .broken, PostgresResult(PQgetResult(handle))?.status != PGRES_PIPELINE_SYNC {
            failure = failure ?? lost()
        }
        if let failure { throw failure }
        return answers
    }

    private func send(_ steps: [Step]) throws(SQLError) {
        if PQpipelineStatus(handle) == PQ_PIPELINE_OFF, PQenterPipelineMode(handle) == 0 { throw lost() }
        for step in steps where !send(step) { throw lost() }
    }

    private func send(_ step: Step) -> Bool {
        switch step {
        case .command(let text):
            PQsendQueryParams(handle, text, 0, nil, nil, nil, nil, 0) == 1
        case .prepare(let text, let name, let parameterCount):
            // Without types: the server finds them from the places of the values.
            PQsendPrepare(handle, name, text, parameterCount, nil) == 1
        case .execute(_, let name, let parameters):
            parameters.withPointers { PQsendQueryPrepared(handle, name, parameters.count, $0, nil, nil, 0) } == 1
        }
    }

    /// Reads what the server says to one step: rows for a statement, nil for the others and for a step it skipped.
    private func receiveAnswer(to step: Step) throws(SQLError) -> [SQLRow]? {
        guard let result = PostgresResult(PQgetResult(handle)) else { throw lost() }
        switch result.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            try receiveEndOfAnswer()
            return try succeed(step, with: result)
        case PGRES_PIPELINE_ABORTED:
            try receiveEndOfAnswer()
            return nil
        case PGRES_FATAL_ERROR:
            let error = result.error
            log(error, state: result.state, of: step)
            if result.state.spoilsPreparedStatements { condition = .spoilt }
            if result.isFatal { condition = .broken } else { try receiveEndOfAnswer() }
            throw error
        default:
            // COPY and the like, which nothing here asks for.
            throw lost()
        }
    }

    /// libpq ends the answer to each step with a null.
    private func receiveEndOfAnswer() throws(SQLError) {
        if PostgresResult(PQgetResult(handle)) != nil { throw lost() }
    }

    private func succeed(_ step: Step, with result: borrowing PostgresResult) throws(SQLError) -> [SQLRow]? {
        switch step {
        case .command(Self.forgetPrepared):
            prepared = [:]
        case .command(Self.commit):
            // The server answers ROLLBACK to the COMMIT of a transaction that has failed.
            guard result.command == Self.commit else { throw .statement(.failedTransaction) }
        case .command:
            break
        case .prepare(let text, let name, _):
            prepared[text] = name
        case .execute:
            return result.rows()
        }
        return nil
    }

    private func lost() -> SQLError {
        condition = .broken
        return .unavailable(.connectionFailure)
    }

    private func log(_ error: SQLError, state: SQLState, of step: Step) {
        let text =
            switch step {
            case .command(let text), .prepare(let text, _, _), .execute(let text, _, _): text
            }
        logger.log(
            level: error.logLevel,
            "A statement failed",
            metadata: ["sql.code": "\(state)", "sql.error": "\(error)", "sql.text": "\(text)"]
        )
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
