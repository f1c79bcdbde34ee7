/// The pauses between attempts to connect: full jitter, so that instances that lost the same Redis do not come back at
/// the same moment (Marc Brooker, "Exponential Backoff and Jitter").
struct RedisBackoff {
    private let limits: RedisLimits
    private var failures = 0

    init(limits: RedisLimits) { self.limits = limits }

    /// The pause after an attempt that failed, or after a connection that broke.
    ///
    /// - Parameter held: how long the connection held; zero for none.
    mutating func pause(
        afterHolding held: Duration,
        using generator: inout some RandomNumberGenerator
    ) -> Duration {
        if held >= .milliseconds(limits.healthyMilliseconds) { failures = 0 }
        let doublings = min(failures, Self.doublingsMax)
        failures += 1
        let longest = min(limits.backoffFirstMilliseconds << doublings, limits.backoffMaxMilliseconds)
        return .milliseconds(Int.random(in: 0...longest, using: &generator))
    }

    /// More would leave the numbers, not the limit.
    private static let doublingsMax = 16
}
