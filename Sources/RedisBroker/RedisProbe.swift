public import Logging
import NIOPosix

/// Asks whether a Redis can be used, before a broker is made or beside it.
public struct RedisProbe: Sendable {
    private let address: RedisAddress
    private let limits: RedisLimits

    public init(_ address: RedisAddress, limits: RedisLimits = RedisLimits()) {
        self.address = address
        self.limits = limits
    }

    /// Waits until Redis answers, with growing pauses, and warns once when it does not at first.
    ///
    /// - Throws: `RedisError` when the time is over, and at once when a person is needed: the password is wrong.
    public func reach(within time: Duration, logger: Logger) async throws {
        try await onThread { stop in
            let deadline = ContinuousClock.now + time
            var backoff = RedisBackoff(limits: limits)
            var generator = SystemRandomNumberGenerator()
            var hasWarned = false
            while true {
                do throws(RedisError) {
                    _ = try RedisConnection(address, limits: limits, stop: stop)
                    return
                } catch {
                    guard error != .stopped, !error.needsPerson, ContinuousClock.now < deadline else { throw error }
                    if !hasWarned {
                        logger.warning("Redis does not answer yet", metadata: ["redis.address": "\(address)"])
                    }
                    hasWarned = true
                    stop.wait(backoff.pause(afterHolding: .zero, using: &generator))
                }
            }
        }
    }

    /// Publishes a message and receives it, on a channel of its own, and answers how long that took.
    ///
    /// - Throws: `RedisError`.
    public func roundTrip() async throws -> Duration {
        try await onThread { stop in
            let listener = try RedisConnection(address, limits: limits, stop: stop)
            let publisher = try RedisConnection(address, limits: limits, stop: stop)
            let deadline = ContinuousClock.now + .milliseconds(limits.replyMilliseconds)
            let channel = "proffer:probe:\(UInt64.random(in: 0 ... .max))"
            for case .error(let word) in try listener.exchange([.subscribe([channel])], until: deadline) {
                throw RedisError.refused(word)
            }
            let began = ContinuousClock.now
            for case .error(let word) in try publisher.exchange([.publish([], on: channel)], until: deadline) {
                throw RedisError.refused(word)
            }
            while try listener.received().isEmpty {
                guard try listener.wait(for: .reading, until: deadline).isReady else { throw RedisError.silent }
                try listener.read()
            }
            return began.duration(to: .now)
        }
    }

    /// Runs something that waits for Redis away from the cooperative pool; cancelling the task ends the waiting.
    private func onThread<Answer: Sendable>(
        _ body: @escaping @Sendable (_ stop: Doorbell) throws -> Answer
    ) async throws -> Answer {
        let stop = try Doorbell()
        return try await withTaskCancellationHandler {
            try await NIOThreadPool.singleton.runIfActive { try body(stop) }
        } onCancel: {
            stop.ring()
        }
    }
}
