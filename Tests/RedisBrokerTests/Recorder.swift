import Logging
import Synchronization

/// Keeps what happened, in order, and lets a test wait for it.
final class Recorder<Element: Sendable>: Sendable {
    struct DidNotHappen: Error {
        let instead: [Element]
    }

    private struct State {
        var elements: [Element] = []
        var waiting: [AsyncStream<Void>.Continuation] = []
    }

    private let state = Mutex(State())

    var all: [Element] { state.withLock(\.elements) }

    func add(_ element: Element) {
        let waiting = state.withLock { state in
            state.elements.append(element)
            return state.waiting
        }
        for continuation in waiting { continuation.yield() }
    }

    /// Waits until so many elements are as meant, of those after a place; answers them.
    ///
    /// - Throws: `DidNotHappen` after a time that only a fault needs.
    @discardableResult
    func wait(
        for count: Int = 1,
        after place: Int = 0,
        _ isMeant: @escaping @Sendable (Element) -> Bool
    ) async throws -> [Element] {
        try await withThrowingTaskGroup(of: [Element].self) { group in
            group.addTask {
                let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                self.state.withLock { $0.waiting.append(change) }
                change.yield()
                for await _ in changes {
                    let found = self.all.dropFirst(place).filter(isMeant)
                    if found.count >= count { return found }
                }
                throw CancellationError()
            }
            group.addTask {
                try await Task.sleep(for: .seconds(30))
                throw DidNotHappen(instead: self.all)
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }
}

/// One line of a log.
struct LogLine: Sendable, Equatable {
    let level: Logger.Level
    let message: String
    /// All values together.
    let values: String
}

/// A log that a test reads.
struct RecordingLog: LogHandler {
    let lines: Recorder<LogLine>
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    static func logger(_ lines: Recorder<LogLine>) -> Logger {
        Logger(label: "proffer.tests") { _ in RecordingLog(lines: lines) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { $1 }
        lines.add(LogLine(level: event.level, message: event.message.description, values: "\(values)"))
    }
}
