import Foundation
import Logging
import NIOPosix
import SQL
import Synchronization

/// Connections and as many threads to use them.
///
/// A thread takes the connection that was used last, or opens one when all are in use; so there are never more
/// connections than threads, and no more than the work at hand has needed.
final class PostgresPool: Sendable {
    private enum Reachability {
        case untried
        case reached
        case lost
    }

    private struct State {
        var idle: [PostgresConnection] = []
        var waiting = 0
        var reachability = Reachability.untried
        var isClosed = false
    }

    private let url: String
    private let limits: PostgresLimits
    private let logger: Logger
    private let threads: NIOThreadPool
    private let state = Mutex(State())

    init(url: String, limits: PostgresLimits, logger: Logger) {
        self.url = url
        self.limits = limits
        self.logger = logger
        threads = NIOThreadPool(numberOfThreads: limits.connections)
        threads.start()
    }

    // Threads that nobody stopped would live for ever. They are past their work: work holds the pool.
    deinit { threads.shutdownGracefully { _ in } }

    /// Runs the closure on one of the threads, with a connection that no other closure has.
    ///
    /// Work that waits or runs is carried to its end even when the task that asked for it is cancelled.
    func withConnection<Answer: Sendable>(
        _ work: @escaping @Sendable (PostgresConnection) throws -> Answer
    ) async throws -> Answer {
        try enter()
        return try await withCheckedThrowingContinuation { continuation in
            threads.submit { threadState in
                self.leave()
                switch threadState {
                case .active: continuation.resume(with: Result { try self.perform(work) })
                case .cancelled: continuation.resume(throwing: Self.closed)
                }
            }
        }
    }

    /// Refuses new work, finishes what runs, and closes the connections.
    func close() async {
        state.withLock { $0.isClosed = true }
        do {
            try await threads.shutdownGracefully()
        } catch {
            logger.error("PostgreSQL threads did not stop", metadata: ["error.type": "\(type(of: error))"])
        }
        let connections = state.withLock { state in
            defer { state.idle = [] }
            return state.idle
        }
        logger.debug("PostgreSQL closed", metadata: ["pool.connections": "\(connections.count)"])
    }

    private static let closed = SQLError.unavailable(code: "closed")

    private func enter() throws(SQLError) {
        try state.withLock { state throws(SQLError) in
            guard !state.isClosed else { throw Self.closed }
            guard state.waiting < limits.waitingMax else { throw .unavailable(.tooManyConnections) }
            state.waiting += 1
        }
    }

    private func leave() {
        state.withLock { $0.waiting -= 1 }
    }

    private func perform<Answer>(_ work: (PostgresConnection) throws -> Answer) throws -> Answer {
        let connection = try takeLiving() ?? connect()
        defer { giveBack(connection) }
        return try work(connection)
    }

    /// An idle connection; those that the server has closed meanwhile are dropped on the way.
    private func takeLiving() -> PostgresConnection? {
        while let connection = state.withLock({ $0.idle.popLast() }) {
            if connection.isAlive { return connection }
            logger.info("PostgreSQL closed a connection")
        }
        return nil
    }

    private func giveBack(_ connection: PostgresConnection) {
        guard connection.isReusable else { return }
        state.withLock { $0.idle.append(connection) }
    }

    /// Connects, with pauses between the attempts, for as long as what is known of the server allows.
    private func connect() throws(SQLError) -> PostgresConnection {
        let clock = ContinuousClock()
        let start = clock.now
        var backoff = PostgresBackoff(limits: limits, budget: budget)
        while true {
            do throws(SQLError) {
                let connection = try PostgresConnection(url: url, limits: limits, logger: logger)
                state.withLock { $0.reachability = .reached }
                return connection
            } catch {
                guard let pause = backoff.pause(after: start.duration(to: clock.now)) else {
                    state.withLock { $0.reachability = .lost }
                    throw error
                }
                guard !state.withLock(\.isClosed) else { throw Self.closed }
                // A thread of ours, not of the cooperative pool.
                Thread.sleep(forTimeInterval: pause / .seconds(1))
            }
        }
    }

    private var budget: Duration {
        switch state.withLock(\.reachability) {
        case .untried: .seconds(limits.firstConnectSeconds)
        case .reached: .seconds(limits.reconnectSeconds)
        case .lost: .zero
        }
    }
}
