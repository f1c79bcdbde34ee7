import Core
import NIOCore

/// The subscribers of one event loop.
///
/// Everything here happens on that loop.
final class HubShard {
    final class Subscriber {
        let identity: SubscriberIdentity
        let outlet: any Outlet
        var handover = Handover()
        /// The last position sent; nil before the first.
        var position: EventPosition?
        var behindSince: NIODeadline?

        init(identity: SubscriberIdentity, outlet: any Outlet, position: EventPosition?) {
            self.identity = identity
            self.outlet = outlet
            self.position = position
        }
    }

    struct Audience: Hashable {
        let caseFile: CaseFileID
        let classNumber: Int
    }

    private var subscribers: [String: Subscriber] = [:]
    private var audiences: [Audience: Set<String>] = [:]

    func add(_ subscriber: Subscriber) {
        let id = subscriber.identity.connection
        subscribers[id] = subscriber
        audiences[audience(of: subscriber), default: []].insert(id)
    }

    @discardableResult
    func remove(_ connection: String) -> Subscriber? {
        guard let subscriber = subscribers.removeValue(forKey: connection) else { return nil }
        let audience = audience(of: subscriber)
        audiences[audience]?.remove(connection)
        if audiences[audience]?.isEmpty == true { audiences[audience] = nil }
        return subscriber
    }

    func subscriber(_ connection: String) -> Subscriber? { subscribers[connection] }

    /// Hands a frame to every subscriber of a class.
    func deliver(_ frame: ClassFrame, to caseFile: CaseFileID, classNumber: Int) {
        for id in audiences[Audience(caseFile: caseFile, classNumber: classNumber)] ?? [] {
            guard let subscriber = subscribers[id], subscriber.handover.receive(frame) == .send else { continue }
            send(frame.bytes, position: frame.position, to: subscriber)
        }
    }

    /// The log was read for a subscriber.
    ///
    /// False when the reading must be done again.
    func finishReplay(
        _ connection: String,
        frames: [(bytes: ByteBuffer, position: EventPosition)],
        upTo seq: Int64,
        at position: EventPosition,
        ready: (EventPosition) -> ByteBuffer
    ) -> Bool {
        guard let subscriber = subscribers[connection] else { return true }
        guard let rest = subscriber.handover.finishReplay(upTo: seq) else {
            subscriber.handover.readAgain()
            return false
        }
        for frame in frames { send(frame.bytes, position: frame.position, to: subscriber) }
        subscriber.position = position
        for frame in rest { send(frame.bytes, position: frame.position, to: subscriber) }
        subscriber.behindSince = nil
        _ = subscriber.outlet.write(ready(subscriber.position ?? position))
        return true
    }

    /// Sends a frame that moves no position to all subscribers of a class who are live.
    func tell(_ bytes: ByteBuffer, to caseFile: CaseFileID, classNumber: Int) {
        for id in audiences[Audience(caseFile: caseFile, classNumber: classNumber)] ?? [] {
            guard let subscriber = subscribers[id], subscriber.handover.state == .live else { continue }
            _ = subscriber.outlet.write(bytes)
        }
    }

    /// Ends a stream with a last frame.
    func end(_ connection: String, with bytes: ByteBuffer) {
        guard let subscriber = remove(connection) else { return }
        _ = subscriber.outlet.write(bytes)
        subscriber.outlet.finish()
    }

    /// Those who fell behind: who may be caught up now, and who stood still too long.
    func laggards(now: NIODeadline) -> (ready: [SubscriberIdentity], stalled: [String]) {
        var ready: [SubscriberIdentity] = []
        var stalled: [String] = []
        for subscriber in subscribers.values {
            guard let since = subscriber.behindSince, subscriber.handover.state == .behind else { continue }
            if subscriber.outlet.isDrained {
                subscriber.handover.readAgain()
                ready.append(subscriber.identity)
            } else if now - since > .seconds(Int64(StreamLimits.stalledSeconds)) {
                stalled.append(subscriber.identity.connection)
            }
        }
        return (ready, stalled)
    }

    var identities: [SubscriberIdentity] { subscribers.values.map(\.identity) }

    private func send(_ bytes: ByteBuffer, position: EventPosition, to subscriber: Subscriber) {
        guard subscriber.handover.state == .live else { return }
        if subscriber.outlet.write(bytes) {
            subscriber.position = position
        } else {
            subscriber.handover.fallBehind()
            subscriber.behindSince = .now()
        }
    }

    private func audience(of subscriber: Subscriber) -> Audience {
        Audience(
            caseFile: subscriber.identity.clearance.caseFile,
            classNumber: subscriber.identity.clearance.group.number
        )
    }
}
