import Core
import TestSupport
import Testing

@testable import Web

/// How wrong passwords slow down who types them.
@Suite("Sign-in attempts")
struct SignInAttemptsTests {
    private let clock = ManualClock()
    private let attempts: SignInAttempts
    private let client = Client(address: IPAddress("192.0.2.1"), isSecure: false)

    init() {
        let rates = RateLimiter(isOn: false, own: LocalRateBuckets(clock: clock.clock), shared: nil)
        attempts = SignInAttempts(rates: rates) { $0 }
    }

    private func isRight(_ password: Bool, _ account: String = "a", from client: Client? = nil) async throws -> Bool {
        try await attempts.check(account, from: client ?? self.client) { password }
    }

    /// Tries a wrong password as often as it is let; how long it must wait then.
    private func exhaust() async throws -> Int {
        for _ in 0..<1_000 {
            do {
                #expect(try await !isRight(false))
            } catch AccessError.tooManyTries(let seconds) {
                return seconds
            }
        }
        throw AccessError.wrongCredentials
    }

    @Test("lets five wrong tries pass and makes the sixth wait, also with the right password")
    func slowsDown() async throws {
        for _ in 0..<5 { #expect(try await !isRight(false)) }
        await #expect(throws: AccessError.tooManyTries(seconds: 10)) { try await isRight(true) }
        #expect(try await isRight(true, "b"))
        clock.advance(seconds: 9)
        await #expect(throws: AccessError.tooManyTries(seconds: 1)) { try await isRight(true) }
        clock.advance(seconds: 1)
        #expect(try await isRight(true))
    }

    @Test("makes who goes on wait ever longer, up to five minutes")
    func growsSlower() async throws {
        var waits: [Int] = []
        for _ in 0..<25 {
            let wait = try await exhaust()
            waits.append(wait)
            clock.advance(seconds: Int64(wait))
        }
        #expect(waits.first == 10 && waits.last == 300)
        #expect(waits.contains { (11...60).contains($0) })
        // A day of guessing is fewer than three hundred guesses.
        var guesses = 0
        let end = clock.clock.now.adding(seconds: 86_400)
        while clock.clock.now < end {
            guesses += 1
            clock.advance(seconds: Int64(try await exhaust()))
        }
        #expect(guesses < 300)
    }

    @Test("forgets them after the right password")
    func forgets() async throws {
        for _ in 0..<4 { #expect(try await !isRight(false)) }
        #expect(try await isRight(true))
        for _ in 0..<5 { #expect(try await !isRight(false)) }
        await #expect(throws: AccessError.self) { try await isRight(true) }
    }

    @Test("slows down an address that tries many accounts, but no other address")
    func slowsAddress() async throws {
        for number in 0..<RateLimits.wrongPasswordsPerAddress.burst { #expect(try await !isRight(false, "\(number)")) }
        await #expect(throws: AccessError.tooManyTries(seconds: 6)) { try await isRight(true, "other") }
        let elsewhere = Client(address: IPAddress("192.0.2.2"), isSecure: false)
        #expect(try await isRight(true, "other", from: elsewhere))
    }

    @Test("counts a right password against nobody, nor one that could not be looked at")
    func countsOnlyWrong() async throws {
        for _ in 0..<500 { #expect(try await isRight(true)) }
        for _ in 0..<500 {
            await #expect(throws: AccessError.tooManyTries(seconds: 5)) {
                try await attempts.check("a", from: client) { throw AccessError.tooManyTries(seconds: 5) }
            }
        }
        #expect(try await isRight(true))
    }

    @Test("lets no more tries pass when many come at once")
    func countsBeforeLooking() async throws {
        let looked = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 {
                group.addTask { [self] in
                    do {
                        _ = try await attempts.check("a", from: client) {
                            await Task.yield()
                            return false
                        }
                        return true
                    } catch AccessError.tooManyTries {
                        return false
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(looked == 5)
    }
}
