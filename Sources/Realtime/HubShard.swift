import Core
import NIOCore

/// The subscribers of one event loop.
///
/// Everything here happens on that loop.
final class HubShard {
    final class Subscriber {
        let identity: SubscriberIdentity
        let outlet: any Outlet
        var handover: Handover
        /// Bytes of the replay under way.
        var replayedBytes = 0
        var wasToldReady = false

        init(identity: SubscriberIdentity, outlet: any Outlet, after position: EventPosition?) {
            self.identity = identity
            self.outlet = outlet
            handover = Handover(after: position)
        }
    }

    struct Audience: Hashable {
        let caseFile: CaseFileID
        let classNumber: Int
    }

    /// What a part of the log that was read for one subscriber came to.
    enum Progress: Equatable, Sendable {
        case live
        /// There is more to read.
        case readOn(after: EventPosition?)
        /// The outlet is full: read on when it has drained.
        case behind
        /// It was replayed more than a subscriber may be.
        case tooMuch
        case gone
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

    /// Hands a frame to every subscriber of a class; whom it does not join on to falls behind and reads the log.
    func deliver(_ frame: ClassFrame, to caseFile: CaseFileID, classNumber: Int) {
        for id in audiences[Audience(caseFile: caseFile, classNumber: classNumber)] ?? [] {
            guard let subscriber = subscribers[id], subscriber.handover.receive(frame) == .send else { continue }
            send(frame, to: subscriber)
        }
    }

    /// A part of the log was read for a subscriber.
    ///
    /// Its frames leave as far as there is room; at the head the subscriber goes live and is told so once.
    func take(_ piece: ReplayPiece, for connection: String, ready: (EventPosition) -> ByteBuffer) -> Progress {
        guard let subscriber = subscribers[connection], subscriber.handover.state == .replaying else { return .gone }
        for frame in piece.frames {
            guard subscriber.outlet.write(frame.bytes) else {
                subscriber.handover.fallBehind()
                return .behind
            }
            subscriber.handover.replayed(to: frame.position)
            subscriber.replayedBytes += frame.bytes.readableBytes
        }
        guard subscriber.replayedBytes <= StreamLimits.replayBytesMax else { return .tooMuch }
        guard piece.isWhole, let rest = subscriber.handover.finishReplay(upTo: piece.seq, at: piece.position)
        else { return .readOn(after: subscriber.handover.position) }
        subscriber.replayedBytes = 0
        for frame in rest where subscriber.handover.receive(frame) == .send { send(frame, to: subscriber) }
        guard subscriber.handover.state == .live else { return .behind }
        if !subscriber.wasToldReady {
            guard subscriber.outlet.write(ready(subscriber.handover.position ?? piece.position)) else {
                subscriber.handover.fallBehind()
                return .behind
            }
            subscriber.wasToldReady = true
        }
        return .live
    }

    /// Sends a frame that moves no position to all subscribers of a class who are live.
    func tell(_ bytes: ByteBuffer, to caseFile: CaseFileID, classNumber: Int) {
        for id in audiences[Audience(caseFile: caseFile, classNumber: classNumber)] ?? [] {
            guard let subscriber = subscribers[id], subscriber.handover.state == .live else { continue }
            // A full outlet goes without: the frame says nothing that is lost.
            _ = subscriber.outlet.write(bytes)
        }
    }

    /// Ends a stream with a last frame.
    func end(_ connection: String, with bytes: ByteBuffer) {
        remove(connection)?.outlet.finish(with: bytes)
    }

    /// Begins to catch a subscriber up who fell behind, when everything before has left.
    ///
    /// - Returns: nil when there is nothing to catch up, or no room yet.
    func beginCatchingUp(_ connection: String) -> EventPosition?? {
        guard let subscriber = subscribers[connection], subscriber.handover.state == .behind,
            subscriber.outlet.isDrained
        else { return nil }
        subscriber.handover.readAgain()
        return .some(subscriber.handover.position)
    }

    /// Who fell behind and has room again, and who stood still too long.
    func laggards(now: NIODeadline) -> (ready: [SubscriberIdentity], stalled: [String]) {
        var ready: [SubscriberIdentity] = []
        var stalled: [String] = []
        for subscriber in subscribers.values {
            if let since = subscriber.outlet.stalledSince, now - since > .seconds(Int64(StreamLimits.stalledSeconds)) {
                stalled.append(subscriber.identity.connection)
            } else if subscriber.handover.state == .behind, subscriber.outlet.isDrained {
                ready.append(subscriber.identity)
            }
        }
        return (ready, stalled)
    }

    private func send(_ frame: ClassFrame, to subscriber: Subscriber) {
        if subscriber.outlet.write(frame.bytes) {
            subscriber.handover.sent(frame)
        } else {
            subscriber.handover.fallBehind()
        }
    }

    private func audience(of subscriber: Subscriber) -> Audience {
        Audience(
            caseFile: subscriber.identity.clearance.caseFile,
            classNumber: subscriber.identity.clearance.group.number
        )
    }
}

/// A part of the log as a class sees it, encoded for one subscriber.
struct ReplayPiece: Sendable {
    let frames: [(bytes: ByteBuffer, position: EventPosition)]
    /// How far the reading reached.
    let seq: Int64
    let position: EventPosition
    /// Whether it reached the head.
    let isWhole: Bool
}
