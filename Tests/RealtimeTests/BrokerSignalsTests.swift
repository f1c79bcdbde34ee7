import Core
import Realtime
import Testing

@Suite("Broker signals")
struct BrokerSignalsTests {
    private let caseFile = CaseFileID.random(at: WallClock.system.now)

    private func hint(_ to: Int64) -> BrokerSignal { .hint(Hint(caseFile: caseFile, epoch: "first", to: to)) }

    private func all(of signals: BrokerSignals) async -> [BrokerSignal] {
        signals.finish()
        var all: [BrokerSignal] = []
        for await signal in signals { all.append(signal) }
        return all
    }

    @Test("come in order, of a case the highest hint in the place of the first")
    func comeInOrder() async {
        let signals = BrokerSignals()
        for signal in [.connected, hint(4), .revocation(.rights(caseFile)), hint(9), hint(6)] { signals.offer(signal) }
        #expect(await all(of: signals) == [.connected, hint(9), .revocation(.rights(caseFile))])
    }

    @Test("say where some were lost, once, and count them")
    func sayLoss() async {
        let signals = BrokerSignals(limit: 3)
        let revocations = (0..<6).map { BrokerSignal.revocation(.session(hash: "\($0)", code: .signedOut)) }
        for signal in revocations { signals.offer(signal) }
        #expect(signals.unread == 3)
        var reader = signals.makeAsyncIterator()
        #expect(await reader.next() == revocations[0])
        #expect(await reader.next() == revocations[1])
        #expect(await reader.next() == revocations[2])
        #expect(await reader.next() == .mustPoll)
        signals.offer(revocations[5])
        #expect(await reader.next() == revocations[5])
        #expect(signals.unread == 3)
    }

    @Test("say each loss that has other signals between")
    func sayEachLoss() async {
        let signals = BrokerSignals(limit: 2)
        var reader = signals.makeAsyncIterator()
        for _ in 0..<3 { signals.offer(.connected) }
        #expect(await reader.next() == .connected)
        #expect(await reader.next() == .connected)
        signals.offer(.disconnected)
        signals.offer(.disconnected)
        #expect(await all(of: signals) == [.mustPoll, .disconnected, .mustPoll])
    }

    @Test("leave ephemera out before anything else, without a word of loss")
    func leaveEphemeraOut() async {
        let signals = BrokerSignals(limit: 10, ephemeraLimit: 2)
        let ephemera = BrokerSignal.ephemera([Ephemera(key: "a", bytes: [])], caseFile)
        for _ in 0..<5 { signals.offer(ephemera) }
        signals.offer(hint(1))
        #expect(signals.unread == 3)
        #expect(await all(of: signals) == [ephemera, ephemera, hint(1)])
    }

    @Test("wake a reader who waits, and end when its task is cancelled")
    func wakeReader() async {
        let signals = BrokerSignals()
        let reader = Task {
            var all: [BrokerSignal] = []
            for await signal in signals {
                all.append(signal)
                if all.count == 2 { withUnsafeCurrentTask { $0?.cancel() } }
            }
            return all
        }
        signals.offer(hint(1))
        signals.offer(.connected)
        #expect(await reader.value == [hint(1), .connected])
    }
}
