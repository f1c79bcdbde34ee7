import Synchronization
import TestSupport
import Testing

@testable import Web

/// Who goes through when many come, and that nobody is left standing.
@Suite("Turnstile", .timeLimit(.minutes(3)))
struct TurnstileTests {
    private struct Refused: Error {}

    /// How many are inside, and how many were at most.
    private final class Room: Sendable {
        private let counts = Mutex((now: 0, most: 0))

        func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func leave() { counts.withLock { $0.now -= 1 } }
        var now: Int { counts.withLock { $0.now } }
        var most: Int { counts.withLock { $0.most } }
    }

    @Test("lets never more through at once than it has places, and in the end all")
    func boundsCrowd() async {
        let turnstile = Turnstile(places: 3)
        let room = Room()
        let passed = await withTaskGroup(of: Int.self) { group in
            for number in 0..<500 {
                group.addTask {
                    await turnstile.pass {
                        room.enter()
                        await Task.yield()
                        room.leave()
                        return number
                    }
                }
            }
            return await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(passed == Set(0..<500))
        #expect(room.now == 0)
        #expect((1...3).contains(room.most))
    }

    @Test("gives a place back when the work fails, also to who waits")
    func givesBack() async {
        let turnstile = Turnstile(places: 1)
        let refused = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    do {
                        return try await turnstile.pass {
                            await Task.yield()
                            throw Refused()
                        }
                    } catch {
                        return error is Refused
                    }
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(refused == 50)
        #expect(await turnstile.pass { 7 } == 7)
    }
}
