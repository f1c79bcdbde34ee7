import Core
import Synchronization
import TestSupport
import Testing

@testable import Web

/// Who is counted where, and what happens when the shared buckets are away.
@Suite("Rate limiter")
struct RateLimiterTests {
    /// Buckets that all instances share, which may be away.
    private final class Shared: RateBuckets {
        let isAway = Mutex(false)
        private let buckets: LocalRateBuckets

        init(clock: WallClock) { buckets = LocalRateBuckets(clock: clock) }

        func take(_ charges: [RateCharge]) async throws -> Int64? {
            if isAway.withLock({ $0 }) { throw Away() }
            return buckets.take(charges)
        }

        private struct Away: Error {}
    }

    private let clock = ManualClock()
    private let person = Sample.person.id
    private let burst = RateLimits.searchesPerPerson.burst

    private func limiter(isOn: Bool = true, shared: (any RateBuckets)? = nil) -> RateLimiter {
        RateLimiter(isOn: isOn, own: LocalRateBuckets(clock: clock.clock), shared: shared)
    }

    private func client(_ address: String = "192.0.2.1") -> Client {
        Client(address: IPAddress(address), isSecure: false)
    }

    @Test("lets a person do so much, and others as much")
    func isolatesPersons() async throws {
        let limiter = limiter()
        for _ in 0..<burst { try await limiter.count(.search, by: person, from: client()) }
        await #expect(throws: LimitError.tooManyRequests(seconds: 1)) {
            try await limiter.count(.search, by: person, from: client("198.51.100.1"))
        }
        try await limiter.count(.search, by: .random(at: clock.clock.now), from: client())
        try await limiter.count(.change, by: person, from: client())
        clock.advance(seconds: 1)
        try await limiter.count(.search, by: person, from: client())
    }

    @Test("counts an address over all its persons, and without a session")
    func countsAddresses() async throws {
        let limiter = limiter()
        for _ in 0..<RateLimits.searchesPerAddress.burst { try await limiter.count(.search, by: nil, from: client()) }
        await #expect(throws: LimitError.self) { try await limiter.count(.search, by: person, from: client()) }
        try await limiter.count(.search, by: person, from: client("192.0.2.2"))
    }

    @Test("counts with the other instances, and what they refuse costs nothing here")
    func countsTogether() async throws {
        let shared = Shared(clock: clock.clock)
        let (one, other) = (limiter(shared: shared), limiter(shared: shared))
        for number in 0..<burst { try await (number % 2 == 0 ? one : other).count(.search, by: person, from: client()) }
        for limiter in [one, other] {
            for _ in 0..<burst {
                await #expect(throws: LimitError.self) { try await limiter.count(.search, by: person, from: client()) }
            }
        }
        // Alone it would have half of its own left.
        shared.isAway.withLock { $0 = true }
        for _ in 0..<(burst / 2) { try await one.count(.search, by: person, from: client()) }
        await #expect(throws: LimitError.self) { try await one.count(.search, by: person, from: client()) }
    }

    @Test("counts for itself while the shared buckets are away")
    func fallsBack() async throws {
        let shared = Shared(clock: clock.clock)
        shared.isAway.withLock { $0 = true }
        let limiter = limiter(shared: shared)
        for _ in 0..<burst { try await limiter.count(.search, by: person, from: client()) }
        await #expect(throws: LimitError.self) { try await limiter.count(.search, by: person, from: client()) }
    }

    @Test("asks those who find the server busy to come back at different moments")
    func spreadsOpenings() throws {
        let limiter = limiter()
        for _ in 0..<RateLimits.streamOpensPerInstance.burst { try limiter.admitStream() }
        var waits: Set<Int> = []
        for _ in 0..<200 {
            do {
                try limiter.admitStream()
                Issue.record("a stream was let in above the burst")
            } catch {
                #expect(error == .tooManyOpenings(seconds: error.seconds))
                waits.insert(error.seconds)
            }
        }
        #expect(waits == Set(1...RateLimits.streamOpensRetrySecondsMax))
        clock.advance(seconds: 1)
        for _ in 0..<1_000 { try limiter.admitStream() }
        #expect(throws: LimitError.self) { try limiter.admitStream() }
    }

    @Test("counts nobody when it is off")
    func countsNobody() async throws {
        let limiter = limiter(isOn: false)
        for _ in 0..<(3 * burst) { try await limiter.count(.search, by: person, from: client()) }
        for _ in 0..<(2 * RateLimits.streamOpensPerInstance.burst) { try limiter.admitStream() }
    }
}
