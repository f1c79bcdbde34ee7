public import Logging

/// Asks the database whether it serves: one question at a time, and nobody waits longer than `limit`.
///
/// A database that hangs would hold every question for as long as it hangs: so the question goes on by itself, and who
/// asked is told that no answer came.
public actor DatabaseWatch {
    public enum Standing: Sendable, Equatable {
        case ok(roundTrip: Duration)
        /// It answers, and its schema is older than this program.
        case older
        /// It refuses, or cannot be reached.
        case failing
        /// No answer within the limit.
        case silent
    }

    private let isSchemaWhole: @Sendable () async throws -> Bool
    private let limit: Duration
    private let logger: Logger
    private var waiting: [Int: CheckedContinuation<Standing, Never>] = [:]
    private var lastNumber = 0
    /// The question under way: it ends by itself, with the database's own limits.
    private var question: Task<Void, Never>?

    /// Makes the watch.
    ///
    /// - Parameter isSchemaWhole: reads from the database whether every step of the schema was taken.
    public init(
        limit: Duration = .seconds(2),
        logger: Logger,
        isSchemaWhole: @escaping @Sendable () async throws -> Bool
    ) {
        self.limit = limit
        self.logger = logger
        self.isSchemaWhole = isSchemaWhole
    }

    public func standing() async -> Standing {
        if question == nil { question = Task { await self.ask() } }
        lastNumber += 1
        let number = lastNumber
        let alarm = Task { [limit] in
            // Cancelled when the answer came first.
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            self.answer(number, .silent)
        }
        defer { alarm.cancel() }
        return await withCheckedContinuation { waiting[number] = $0 }
    }

    private func ask() async {
        let began = ContinuousClock.now
        let standing: Standing
        do {
            standing = try await isSchemaWhole() ? .ok(roundTrip: began.duration(to: .now)) : .older
        } catch {
            logger.warning("the database does not answer", metadata: ["error": "\(error)"])
            standing = .failing
        }
        question = nil
        for number in waiting.keys { answer(number, standing) }
    }

    private func answer(_ number: Int, _ standing: Standing) {
        waiting.removeValue(forKey: number)?.resume(returning: standing)
    }
}
