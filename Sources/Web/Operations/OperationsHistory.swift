import Core
import Measures
import Realtime
public import ServiceLifecycle
import Synchronization

/// What the measures said at a moment, as counts since the start of the process.
struct OperationsSample: Sendable {
    let at: Instant
    let connections: [Transport: Int]
    let events: Int
    let lag: HistogramReading
    let requests: Int
    /// Requests that failed by a fault of ours.
    let failures: Int
    let errorsLogged: Int
    let slowReaders: Int
    let edits: Int
    let views: [View: Int]
}

/// The last half hour of samples, in memory: it begins anew with the process, and each instance has its own.
public final class OperationsHistory: Sendable {
    static let stepSeconds = 5
    static let seconds = 1_800
    static let samplesMax = seconds / stepSeconds + 1

    private let kept = Mutex<[OperationsSample]>([])

    public init() {}

    /// Oldest first.
    var samples: [OperationsSample] { kept.withLock { $0 } }

    func add(_ sample: OperationsSample) {
        kept.withLock { kept in
            if kept.count >= Self.samplesMax { kept.removeFirst(kept.count - Self.samplesMax + 1) }
            kept.append(sample)
        }
    }
}

/// Takes a sample every `stepSeconds` until the service shuts down.
public struct OperationsRecorder: Service {
    private let operations: Operations

    public init(_ operations: Operations) { self.operations = operations }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            repeat {
                operations.history.add(operations.sample())
                // Shutdown cancels the sleep, and that ends the loop.
            } while (try? await Task.sleep(for: .seconds(OperationsHistory.stepSeconds))) != nil
        }
    }
}

extension Operations {
    func sample() -> OperationsSample {
        OperationsSample(
            at: clock.now,
            connections: streams.open.mapValues(\.value),
            events: streams.events.total,
            lag: streams.lag.reading,
            requests: requests.count,
            failures: requests.count(.serverError),
            errorsLogged: log.errors,
            slowReaders: streams.slowReaders.value,
            edits: writers.edits,
            views: Dictionary(uniqueKeysWithValues: View.allCases.map { ($0, usage.views[$0]) })
        )
    }
}
