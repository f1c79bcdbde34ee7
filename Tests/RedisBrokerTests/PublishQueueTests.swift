import Core
import Realtime
import Testing

@testable import RedisBroker

@Suite("Publish queue")
struct PublishQueueTests {
    private let caseFile = CaseFileID.new()
    private let now = ContinuousClock.now

    private func hint(_ to: Int64, epoch: String = "first") -> Hint {
        Hint(caseFile: caseFile, epoch: epoch, to: to)
    }

    @Test("keeps the highest hint of a case, and a newer epoch before any number")
    func joinsHints() {
        var queue = PublishQueue()
        for to in [3, 9, 4] as [Int64] { queue.add(hint(to)) }
        #expect(queue.take(10, at: now) == [.hint(hint(9))])
        queue.add(hint(9))
        queue.add(hint(1, epoch: "second"))
        #expect(queue.take(10, at: now) == [.hint(hint(1, epoch: "second"))])
        #expect(queue.isEmpty)
    }

    @Test("sends revocations before hints, and no more than it is asked for")
    func sendsRevocationsFirst() {
        var queue = PublishQueue()
        queue.add(hint(1))
        queue.add(.rights(caseFile))
        queue.add(.session(hash: "a", code: .signedOut))
        #expect(
            queue.take(2, at: now) == [
                .revocation(.rights(caseFile)), .revocation(.session(hash: "a", code: .signedOut)),
            ]
        )
        #expect(queue.take(2, at: now) == [.hint(hint(1))])
        #expect(queue.take(2, at: now).isEmpty)
    }

    @Test("counts what finds no room, and keeps what came before")
    func isBounded() {
        var queue = PublishQueue()
        for _ in 0..<BrokerLimits.hintsMax + 5 { queue.add(Hint(caseFile: .new(), epoch: "first", to: 1)) }
        #expect(queue.overflowed == 5)
        for _ in 0..<BrokerLimits.revocationsMax + 5 { queue.add(.rights(caseFile)) }
        #expect(queue.overflowed == 10)
        #expect(queue.take(.max, at: now).count == BrokerLimits.hintsMax + BrokerLimits.revocationsMax)
    }

    @Test("gathers ephemera of a case for a moment, the latest of each key")
    func gathersEphemera() {
        var queue = PublishQueue()
        let other = CaseFileID.new()
        queue.add(Ephemera(key: "a", bytes: [1]), in: caseFile, at: now)
        queue.add(Ephemera(key: "b", bytes: [2]), in: caseFile, at: now)
        queue.add(Ephemera(key: "c", bytes: [3]), in: other, at: now + .milliseconds(50))
        queue.add(Ephemera(key: "a", bytes: [4]), in: caseFile, at: now + .milliseconds(90))
        #expect(queue.take(10, at: now + .milliseconds(99)).isEmpty)
        #expect(
            queue.take(10, at: now + .milliseconds(BrokerLimits.ephemeraMilliseconds)) == [
                .ephemera([Ephemera(key: "a", bytes: [4]), Ephemera(key: "b", bytes: [2])], caseFile),
                .ephemera([Ephemera(key: "c", bytes: [3])], other),
            ]
        )
        #expect(queue.ephemeraDue == nil)
        #expect(queue.isEmpty)
    }

    @Test("never gathers more of a case than one message holds", arguments: [0, 1, 40, BrokerLimits.ephemeraBytesMax])
    func fitsIntoMessage(size: Int) throws {
        var queue = PublishQueue()
        for number in 0..<4_000 {
            queue.add(Ephemera(key: "\(number)", bytes: [UInt8](repeating: 7, count: size)), in: caseFile, at: now)
        }
        let contents = queue.take(10, at: now + .seconds(1))
        #expect(contents.count == 1)
        #expect(queue.overflowed > 0)
        let message = RedisMessage(from: .new(), try #require(contents.first))
        let payload = try #require(message.payload)
        #expect(RedisMessage(payload, on: message.channel) == message)
    }

    @Test("bounds the ephemera of all cases together")
    func boundsAllEphemera() {
        var queue = PublishQueue()
        let bytes = [UInt8](repeating: 7, count: BrokerLimits.ephemeraBytesMax)
        for _ in 0..<5_000 { queue.add(Ephemera(key: "a", bytes: bytes), in: .new(), at: now) }
        let count = queue.take(.max, at: now + .seconds(1)).count
        #expect(count == BrokerLimits.ephemeraWaitingBytesMax / (BrokerLimits.ephemeraBytesMax + 1))
        #expect(queue.overflowed == 5_000 - count)
        queue.add(Ephemera(key: "a", bytes: bytes), in: caseFile, at: now)
        #expect(queue.take(.max, at: now + .seconds(1)).count == 1)
    }

    @Test("takes back what was not sent without undoing what came since, and lets stale ephemera go")
    func takesBack() {
        var queue = PublishQueue()
        queue.add(hint(5))
        queue.add(.rights(caseFile))
        queue.add(Ephemera(key: "a", bytes: []), in: caseFile, at: now)
        let batch = queue.take(10, at: now + .seconds(1))
        #expect(batch.count == 3)
        queue.add(hint(2, epoch: "second"))
        queue.putBack(batch)
        #expect(
            queue.take(10, at: now + .seconds(1)) == [
                .revocation(.rights(caseFile)), .hint(hint(2, epoch: "second")),
            ]
        )

        queue.add(Ephemera(key: "a", bytes: []), in: caseFile, at: now)
        queue.forgetEphemera()
        #expect(queue.take(10, at: now + .seconds(9)).isEmpty)
    }
}
