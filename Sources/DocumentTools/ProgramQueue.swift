import Core
import NIOPosix
import Synchronization

/// The few threads that programs are waited for on, and a bounded number of files behind them, first come first served.
final class ProgramQueue: Sendable {
    fileprivate struct State {
        var runningCount = 0
        var nextNumber = 0
        /// In the order in which they came.
        var waiting: [(number: Int, turn: CheckedContinuation<Void, any Error>)] = []
    }

    private let threads: NIOThreadPool
    private let state = Mutex(State())

    init() {
        threads = NIOThreadPool(numberOfThreads: DocumentLimits.runningMax)
        threads.start()
    }

    deinit { threads.shutdownGracefully { _ in } }

    /// Runs the body on a thread of the queue.
    ///
    /// When the task is cancelled, it gives up its place at once, or the program that the body runs is killed.
    ///
    /// - Throws: `DocumentError.tooManyWaiting`, `CancellationError`, and what the body throws.
    func run<Answer: Sendable>(_ body: @escaping @Sendable (ProgramStop) throws -> Answer) async throws -> Answer {
        try await awaitTurn()
        defer { endTurn() }
        let stop = ProgramStop()
        return try await withTaskCancellationHandler {
            let answer = try await onThread { try body(stop) }
            try Task.checkCancellation()
            return answer
        } onCancel: {
            stop.stop()
        }
    }

    private func awaitTurn() async throws {
        let number = state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
                if let entry = state.withLock({ $0.enter(number, turn) }) { turn.resume(with: entry) }
            }
        } onCancel: {
            state.withLock { $0.leave(number) }?.resume(throwing: CancellationError())
        }
    }

    /// Gives the thread to who has waited longest.
    private func endTurn() {
        state.withLock { state -> CheckedContinuation<Void, any Error>? in
            if !state.waiting.isEmpty { return state.waiting.removeFirst().turn }
            state.runningCount -= 1
            return nil
        }?.resume()
    }

    private func onThread<Answer: Sendable>(_ body: @escaping @Sendable () throws -> Answer) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            threads.submit { item in
                switch item {
                case .active: continuation.resume(with: Result(catching: body))
                case .cancelled: continuation.resume(throwing: CancellationError())
                }
            }
        }
    }
}

extension ProgramQueue.State {
    /// What the caller gets at once, or nil where it waits.
    ///
    /// A task is marked as cancelled before its handler runs: either this sees the mark, or the handler finds the number.
    fileprivate mutating func enter(
        _ number: Int,
        _ turn: CheckedContinuation<Void, any Error>
    ) -> Result<Void, any Error>? {
        guard !Task.isCancelled else { return .failure(CancellationError()) }
        guard runningCount == DocumentLimits.runningMax else {
            runningCount += 1
            return .success(())
        }
        guard runningCount + waiting.count < DocumentLimits.admittedMax else {
            return .failure(DocumentError.tooManyWaiting(seconds: DocumentLimits.retrySeconds))
        }
        waiting.append((number, turn))
        return nil
    }

    fileprivate mutating func leave(_ number: Int) -> CheckedContinuation<Void, any Error>? {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return nil }
        return waiting.remove(at: index).turn
    }
}
