import Core
import NIOPosix
import Synchronization

/// The few threads that programs are waited for on: two at a time, and a bounded number of files behind them.
final class ProgramQueue: Sendable {
    private let threads: NIOThreadPool
    private let admitted = Mutex(0)

    static let runningMax = 2
    /// Files that run or wait.
    ///
    /// Who takes in a folder reads its files one after the other instead of filling this.
    static let admittedMax = 64
    static let retrySeconds = 10

    init() {
        threads = NIOThreadPool(numberOfThreads: Self.runningMax)
        threads.start()
    }

    deinit { threads.shutdownGracefully { _ in } }

    /// Runs the body on a thread of the queue; when the task is cancelled, the program that the body runs is killed.
    ///
    /// - Throws: `DocumentError.tooManyWaiting`, `CancellationError`, and what the body throws.
    func run<Answer: Sendable>(_ body: @escaping @Sendable (ProgramStop) throws -> Answer) async throws -> Answer {
        let isAdmitted = admitted.withLock { admitted in
            guard admitted < Self.admittedMax else { return false }
            admitted += 1
            return true
        }
        guard isAdmitted else { throw DocumentError.tooManyWaiting(seconds: Self.retrySeconds) }
        defer { admitted.withLock { $0 -= 1 } }
        let stop = ProgramStop()
        return try await withTaskCancellationHandler {
            let answer = try await threads.runIfActive { try body(stop) }
            try Task.checkCancellation()
            return answer
        } onCancel: {
            stop.stop()
        }
    }
}
