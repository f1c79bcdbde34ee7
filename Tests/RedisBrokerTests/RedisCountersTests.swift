import Core
import TestSupport
import Testing

@testable import RedisBroker

@Suite("Redis counters")
struct RedisCountersTests {
    /// The machine that tests may be busy: what is tested is the counting, not its speed.
    private var patient: RedisLimits {
        var limits = RedisLimits()
        limits.counterMilliseconds = 10_000
        return limits
    }

    /// Slower than any test runs: nothing comes back meanwhile.
    private func charge(_ key: String, _ amount: Int = 1, burst: Int = 400) -> RateCharge {
        RateCharge(key: key, rate: Rate(burst: burst, everySeconds: 3_600), amount: amount)
    }

    /// The counters of a broker, once they have their connection.
    private func ready(_ listener: Listener) async throws -> RedisCounters {
        let counters = try #require(listener.counters)
        for _ in 0..<1_000 {
            do {
                _ = try await counters.take([charge("ready", burst: 1_000_000)])
                return counters
            } catch {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        throw RedisError.unreachable
    }

    @Test("counts for all instances together, each step once")
    func countsTogether() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        let client = RedisClient(url: redis.url)
        try await Listener.withRedis(redis.url, limits: patient) { [self] one in
            try await Listener.withRedis(redis.url, limits: patient) { [self] other in
                let both = [try await ready(one), try await ready(other)]
                let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<500 {
                        group.addTask { try await both[number % 2].take([charge("sign-in:a")]) == nil }
                    }
                    return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                }
                #expect(taken == 400)
                let wait = try #require(try await both[0].take([charge("sign-in:a")]))
                #expect((3_000_000_000...3_600_000_000).contains(wait))
                #expect(try await both[1].take([charge("sign-in:b", 400)]) == nil)
                // All or none: what is refused for one key is not taken from another.
                #expect(try await both[1].take([charge("sign-in:c", 400), charge("sign-in:a")]) != nil)
                #expect(try await both[1].take([charge("sign-in:c", 400)]) == nil)
            }
        }
        guard case .integer(let left) = try await client.ask("TTL", "proffer:rate:sign-in:a") else {
            Issue.record("Redis does not say when the bucket ends.")
            return
        }
        #expect((399 * 3_600...400 * 3_600).contains(left))
    }

    @Test("does what the table in memory does")
    func equalsTable() async throws {
        try await Listener.withRedis(try TestRedis.sharedURL(), limits: patient) { [self] listener in
            let counters = try await ready(listener)
            var random = SeededGenerator(seed: 1)
            var table = RateTable(countMax: 100)
            let run = "\(UInt64.random(in: 0 ... .max))"
            for _ in 0..<300 {
                let keys = ["a", "b", "c"].shuffled(using: &random).prefix(.random(in: 1...3, using: &random))
                let charges = keys.map { charge("\(run):\($0)", .random(in: -8...10, using: &random), burst: 20) }
                let expected = table.take(charges, at: WallClock.system.now)
                let wait = try await counters.take(charges)
                // The two have clocks of their own, so that how long one waits differs a little.
                #expect((wait == nil) == (expected == nil))
                if let wait, let expected { #expect(abs(wait - expected) < 60_000_000) }
            }
        }
    }

    @Test("takes back what is given back, begins anew when a bucket is full, and mends one that is none")
    func beginsAnew() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        let client = RedisClient(url: redis.url)
        try await Listener.withRedis(redis.url, limits: patient) { [self] listener in
            let counters = try await ready(listener)
            #expect(try await counters.take([charge("a", 400)]) == nil)
            #expect(try await counters.take([charge("a", 3).givenBack]) == nil)
            #expect(try await counters.take([charge("a", 4)]) != nil)
            #expect(try await counters.take([charge("a", -400)]) == nil)
            #expect(try await client.ask("EXISTS", "proffer:rate:a") == .integer(0))

            #expect(try await counters.take([charge("a", 400)]) == nil)
            // Redis ends the bucket at this moment, as it does by itself when it is full again.
            try await client.ask("PEXPIRE", "proffer:rate:a", "0")
            #expect(try await counters.take([charge("a", 400)]) == nil)

            try await client.ask("SET", "proffer:rate:b", "nonsense")
            #expect(try await counters.take([charge("b", 400)]) == nil)
            #expect(try await client.ask("TTL", "proffer:rate:b") != .integer(-1))
        }
    }

    @Test("fails at once while Redis is away, soon while it stands still, and counts again after")
    func failsQuickly() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        try await Listener.withRedis(redis.url) { [self] listener in
            let counters = try await ready(listener)
            redis.freeze()
            let began = ContinuousClock.now
            for _ in 0..<20 {
                await #expect(throws: RedisError.self) { try await counters.take([charge("a")]) }
            }
            #expect(began.duration(to: .now) < .seconds(3))
            redis.thaw()
            _ = try await ready(listener)

            redis.kill()
            await #expect(throws: RedisError.self) { try await counters.take([charge("a")]) }
            try redis.start()
            _ = try await ready(listener)
        }
    }

    @Test("refuses keys beyond its limits, too many charges, and none")
    func refusesBadRequests() async throws {
        let broker = try Listener.redisBroker("redis://127.0.0.1:1")
        let long = charge(String(repeating: "k", count: RedisCounters.keyBytesMax + 1))
        let many = (0...RateCharge.countMax).map { charge("\($0)") }
        for charges in [[long], many, []] {
            await #expect(throws: RedisError.refused("LIMIT")) { try await broker.counters.take(charges) }
        }
        await #expect(throws: RedisError.unreachable) { try await broker.counters.take([charge("a")]) }
    }
}
