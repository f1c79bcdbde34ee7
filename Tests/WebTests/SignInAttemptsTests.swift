import Core
import Testing

@testable import Web

/// How wrong passwords slow down who types them.
@Suite("Sign-in attempts")
struct SignInAttemptsTests {
    private let attempts = SignInAttempts()
    private let now = Instant(seconds: 1_700_000_000)

    private func fail(_ count: Int, _ address: String = "a", at instant: Instant? = nil) {
        for _ in 0..<count { attempts.failed(address, at: instant ?? now) }
    }

    @Test("lets four wrong tries pass and makes the sixth wait")
    func slowsDown() {
        fail(SignInAttempts.freeTries - 1)
        #expect(attempts.wait(for: "a", at: now) == nil)
        fail(1)
        #expect(attempts.wait(for: "a", at: now) == 2)
        #expect(attempts.wait(for: "a", at: now.adding(seconds: 1)) == 1)
        #expect(attempts.wait(for: "a", at: now.adding(seconds: 2)) == nil)
        #expect(attempts.wait(for: "b", at: now) == nil)
    }

    @Test("doubles the wait up to five minutes")
    func doubles() {
        fail(SignInAttempts.freeTries - 1)
        var waits: [Int?] = []
        for _ in 0..<12 {
            fail(1)
            waits.append(attempts.wait(for: "a", at: now))
        }
        #expect(waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300])
    }

    @Test("forgets them after the right password")
    func forgets() {
        fail(9)
        attempts.succeeded("a")
        #expect(attempts.wait(for: "a", at: now) == nil)
        fail(SignInAttempts.freeTries - 1)
        #expect(attempts.wait(for: "a", at: now) == nil)
    }

    @Test("keeps who must wait when it forgets the others to save room")
    func keepsBlocked() {
        fail(9)
        for number in 0...SignInAttempts.addressesMax { attempts.failed("other \(number)", at: now) }
        #expect(attempts.wait(for: "a", at: now) == 32)
    }
}
