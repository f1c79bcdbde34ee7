/// Keeps one connection to Redis: opens it, lets it be used until it breaks, and opens it again.
///
/// Runs on a thread of its own, which it holds until the bell of the stop rings.
struct RedisLink: Sendable {
    let address: RedisAddress
    let limits: RedisLimits
    let stop: Doorbell

    /// Uses one connection after the other.
    ///
    /// - Parameters:
    ///   - use: returns only by throwing.
    ///   - broke: is told of each connection that broke and each attempt that failed, but not of the stop.
    func keep(
        _ use: (RedisConnection) throws(RedisError) -> Never,
        broke: (RedisError) -> Void
    ) {
        var backoff = RedisBackoff(limits: limits)
        var generator = SystemRandomNumberGenerator()
        while !stop.isRung {
            var opened: ContinuousClock.Instant?
            do throws(RedisError) {
                let connection = try RedisConnection(address, limits: limits, stop: stop)
                opened = .now
                try use(connection)
            } catch {
                guard error != .stopped else { return }
                broke(error)
                stop.wait(backoff.pause(afterHolding: opened?.duration(to: .now) ?? .zero, using: &generator))
            }
        }
    }
}
