import Core
import Realtime
import Synchronization

/// A broker whose way to the others a test can cut and mend.
final class CuttableBroker: Broker {
    private let broker: LocalBroker
    private let isCut = Mutex(false)

    init(over exchange: LocalBrokerExchange) {
        broker = LocalBroker(instance: .random(at: WallClock.system.now), over: exchange)
    }

    /// From now on nothing of what is published here arrives.
    func cut() {
        isCut.withLock { $0 = true }
        broker.signals.offer(.disconnected)
    }

    func mend() {
        isCut.withLock { $0 = false }
        broker.signals.offer(.connected)
    }

    var instance: InstanceID { broker.instance }
    var state: BrokerState { isCut.withLock { $0 } ? .reconnecting(since: WallClock.system.now) : .connected }
    var counts: BrokerCounts { broker.counts }
    var signals: BrokerSignals { broker.signals }

    func publish(_ hint: Hint) { if state == .connected { broker.publish(hint) } }
    func publish(_ revocation: Revocation) { if state == .connected { broker.publish(revocation) } }

    func publish(_ ephemera: Ephemera, in caseFile: CaseFileID) {
        if state == .connected { broker.publish(ephemera, in: caseFile) }
    }

    func watch(_ caseFile: CaseFileID) { broker.watch(caseFile) }
    func unwatch(_ caseFile: CaseFileID) { broker.unwatch(caseFile) }
}
