public import Core
import Synchronization

/// The broker of an instance that is alone: what it publishes, nobody hears.
///
/// Brokers made over one exchange hear one another in this process, at once and in order.
public final class LocalBroker: Broker {
    public let instance: InstanceID
    public let signals = BrokerSignals()
    public let state = BrokerState.inProcess
    private let exchange: LocalBrokerExchange

    public init(instance: InstanceID, over exchange: LocalBrokerExchange = LocalBrokerExchange()) {
        self.instance = instance
        self.exchange = exchange
        exchange.join(instance, signals)
    }

    deinit { exchange.leave(instance) }

    public var counts: BrokerCounts {
        var counts = exchange.counts(of: instance)
        counts.unread = signals.unread
        return counts
    }

    public func publish(_ hint: Hint) { exchange.pass(.hint(hint), about: hint.caseFile, from: instance) }

    public func publish(_ revocation: Revocation) {
        exchange.pass(.revocation(revocation), about: nil, from: instance)
    }

    public func publish(_ ephemera: Ephemera, in caseFile: CaseFileID) {
        guard ephemera.isSound else { return exchange.countOverflow(of: instance) }
        exchange.pass(.ephemera([ephemera], caseFile), about: caseFile, from: instance)
    }

    public func watch(_ caseFile: CaseFileID) {
        exchange.watch(caseFile, by: instance)
        signals.offer(.watching(caseFile))
    }

    public func unwatch(_ caseFile: CaseFileID) { exchange.unwatch(caseFile, by: instance) }
}

/// Where the brokers of one process meet.
public final class LocalBrokerExchange: Sendable {
    private struct Member {
        let signals: BrokerSignals
        var watched: Set<CaseFileID> = []
        var counts = BrokerCounts()
    }

    private let members = Mutex<[InstanceID: Member]>([:])

    public init() {}

    func join(_ instance: InstanceID, _ signals: BrokerSignals) {
        members.withLock { $0[instance] = Member(signals: signals) }
    }

    func leave(_ instance: InstanceID) { members.withLock { $0[instance] = nil } }

    func watch(_ caseFile: CaseFileID, by instance: InstanceID) {
        members.withLock { _ = $0[instance]?.watched.insert(caseFile) }
    }

    func unwatch(_ caseFile: CaseFileID, by instance: InstanceID) {
        members.withLock { _ = $0[instance]?.watched.remove(caseFile) }
    }

    func counts(of instance: InstanceID) -> BrokerCounts {
        members.withLock { $0[instance]?.counts ?? BrokerCounts() }
    }

    func countOverflow(of instance: InstanceID) { members.withLock { $0[instance]?.counts.overflowed += 1 } }

    /// Hands a signal to all others, or to those who watch the case that it is about.
    func pass(_ signal: BrokerSignal, about caseFile: CaseFileID?, from sender: InstanceID) {
        members.withLock { members in
            members[sender]?.counts.published += 1
            for (instance, member) in members where instance != sender {
                if let caseFile, !member.watched.contains(caseFile) { continue }
                member.signals.offer(signal)
                members[instance]?.counts.received += 1
            }
        }
    }
}
