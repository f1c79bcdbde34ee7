public import Measures
public import SQL
import Synchronization

/// A database that measures how it is used, how long transactions wait and last, and what fails.
public struct MeasuredDatabase: SQLDatabase {
    private let database: any SQLDatabase
    private let measures: DatabaseMeasures

    public init(_ database: any SQLDatabase, measures: DatabaseMeasures) {
        self.database = database
        self.measures = measures
    }

    public var dialect: SQLDialect { database.dialect }

    public func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await measured(.read) { transaction in
            try await database.read { connection in
                try transaction.run { try body(connection) }
            }
        }
    }

    public func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await measured(.write) { transaction in
            try await database.write { connection in
                try transaction.run { try body(connection) }
            }
        }
    }

    public func close() async { await database.close() }

    private func measured<Answer: Sendable>(
        _ access: DatabaseMeasures.Access,
        _ work: (Transaction) async throws -> Answer
    ) async throws -> Answer {
        measures.transactions.add(access)
        measures.waiting.add(1)
        let transaction = Transaction(measures: measures)
        defer { transaction.end() }
        do {
            return try await work(transaction)
        } catch let error as SQLError {
            if let failure = error.failure { measures.failures.add(failure) }
            throw error
        }
    }
}

/// The way of one transaction from waiting to its end; measured once, also where the database runs the closure again.
private final class Transaction: Sendable {
    private let measures: DatabaseMeasures
    private let asked = ContinuousClock.now
    private let began = Mutex<ContinuousClock.Instant?>(nil)

    init(measures: DatabaseMeasures) { self.measures = measures }

    func run<Answer>(_ body: () throws -> Answer) throws -> Answer {
        let now = ContinuousClock.now
        let isFirst = began.withLock { began in
            defer { began = began ?? now }
            return began == nil
        }
        if isFirst {
            measures.waiting.add(-1)
            measures.running.add(1)
            measures.waits.record(asked.duration(to: now))
        }
        return try body()
    }

    func end() {
        guard let began = began.withLock({ $0 }) else { return measures.waiting.add(-1) }
        measures.running.add(-1)
        measures.durations.record(began.duration(to: .now))
    }
}

extension SQLError {
    /// What it counts as; nil where the database did what it is for.
    fileprivate var failure: DatabaseMeasures.Failure? {
        switch self {
        case .uniqueViolation, .constraintViolation: nil
        case .unavailable: .unavailable
        case .timeout: .timeout
        case .retryable: .retryable
        case .statement, .decoding: .fault
        }
    }
}
