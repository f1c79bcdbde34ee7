import Realtime
public import ServiceLifecycle

/// Keeps a stopping server answering while its streams close, at most `StreamLimits.drainSecondsMax`.
///
/// The hub has said goodbye to them before. Whoever asks meanwhile is told that the server stops: `/health/ready` fails, and
/// a new stream is refused with 503. Without this the listeners would close first, and nobody could be told.
public struct StreamDrain: Service {
    private let places: StreamPlaces

    public init(_ limits: UsageLimits) { places = limits.places }

    public func run() async throws {
        try await gracefulShutdown()
        let deadline = ContinuousClock.now + .seconds(StreamLimits.drainSecondsMax)
        while !places.isEmpty, .now < deadline {
            try await Task.sleep(for: .milliseconds(StreamLimits.drainPollMilliseconds))
        }
    }
}
