import TestSupport
import Testing

@testable import RedisBroker

@Suite("Redis backoff")
struct RedisBackoffTests {
    @Test("pauses a random time whose limit doubles, and begins anew after health")
    func doubles() {
        let limits = RedisLimits()
        var random = SeededGenerator(seed: 1)
        var longest = [Duration](repeating: .zero, count: 8)
        for _ in 0..<300 {
            var backoff = RedisBackoff(limits: limits)
            for attempt in longest.indices {
                longest[attempt] = max(longest[attempt], backoff.pause(afterHolding: .zero, using: &random))
            }
        }
        for (attempt, pause) in longest.enumerated() {
            let limit = Duration.milliseconds(min(100 << attempt, 5_000))
            #expect(pause <= limit)
            #expect(pause > limit * 0.8)
        }

        var backoff = RedisBackoff(limits: limits)
        for _ in 0..<100 { _ = backoff.pause(afterHolding: .seconds(9), using: &random) }
        #expect(backoff.pause(afterHolding: .seconds(10), using: &random) <= .milliseconds(100))
    }
}
