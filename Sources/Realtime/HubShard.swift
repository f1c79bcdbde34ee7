import Core
import Measures
import NIOCore

/// The subscribers of one event loop.
///
/// Everything here happens on that loop.
final class HubShard {
    final class Subscriber {
        let identity: SubscriberIdentity
        let outlet: any Outlet
        let transport: Transport
        var handover: Handover
        /// Bytes of the replay under way.
        var replayedBytes = 0
        var wasToldReady = false
        var presence = PresenceStanding.untold

        init(identity: SubscriberIdentity, outlet: any Outlet, after position: EventPosition?) {
            self.identity = identity
            self.outlet = outlet
            transport = outlet.transport
            handover = Handover(after: position)
        }
    }

    struct Audience: Hashable {
        let caseFile: CaseFileID
        let classNumber: Int
    }

    /// What a subscriber knows of presence.
    enum PresenceStanding {
        /// Nothing yet: an empty presence needs no word.
        case untold
        /// A frame was dropped: only the whole helps.
        case lost
        case current
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

    private let loop: any EventLoop
    private let clock: WallClock
    private let measures: StreamMeasures
    private let counters: PresenceCounters
    private var subscribers: [String: Subscriber] = [:]
    private var audiences: [Audience: [String: Subscriber]] = [:]
    /// Who was written to in this turn of the loop.
    private var written: [any Outlet] = []

    init(loop: any EventLoop, clock: WallClock, measures: StreamMeasures, counters: PresenceCounters) {
        self.loop = loop
        self.clock = clock
        self.measures = measures
        self.counters = counters
    }

    /// - Returns: false when nobody is at the other end any more.
    func add(_ subscriber: Subscriber) -> Bool {
        guard subscriber.outlet.isOpen else { return false }
        let id = subscriber.identity.connection
        subscribers[id] = subscriber
        measures.open[subscriber.transport]?.add(1)
        measures.opened.add(subscriber.transport)
        audiences[audience(of: subscriber), default: [:]][id] = subscriber
        return true
    }

    @discardableResult
    func remove(_ connection: String) -> Subscriber? {
        guard let subscriber = subscribers.removeValue(forKey: connection) else { return nil }
        measures.open[subscriber.transport]?.add(-1)
        let audience = audience(of: subscriber)
        audiences[audience]?[connection] = nil
        if audiences[audience]?.isEmpty == true { audiences[audience] = nil }
        return subscriber
    }

    /// Hands a frame to every subscriber of a class; whom it does not join on to falls behind and reads the log.
    func deliver(_ frame: ClassFrame, to caseFile: CaseFileID, classNumber: Int) {
        guard let audience = audiences[Audience(caseFile: caseFile, classNumber: classNumber)] else { return }
        var sent = Sent()
        for subscriber in audience.values where subscriber.handover.receive(frame) == .send {
            if send(frame, to: subscriber) { sent.add(frame.frame, to: subscriber) }
        }
        guard sent.frames > 0 else { return }
        count(sent, events: sent.frames * frame.eventCount, .live)
        if let began = frame.began { measures.lag.record(clock.now.seconds(since: began), times: sent.frames) }
    }

    /// What left in one go: counted together, so that a connection costs nothing.
    private struct Sent {
        var frames = 0
        var bytes = 0

        mutating func add(_ frame: Frame, to subscriber: Subscriber) {
            frames += 1
            let sent = subscriber.transport == .webSocket ? frame.webSocket : frame.eventStream
            bytes += sent.readableBytes
        }
    }

    private func count(_ sent: Sent, events: Int, _ delivery: StreamMeasures.Delivery) {
        measures.events.add(delivery, events)
        measures.frames.add(sent.frames)
        measures.bytes.add(sent.bytes)
    }

    /// A part of the log was read for a subscriber.
    ///
    /// Its frames leave as far as there is room; at the head the subscriber goes live and is told so once.
    func take(_ piece: ReplayPiece, for connection: String, ready: (EventPosition) -> Frame) -> Progress {
        guard let subscriber = subscribers[connection], subscriber.handover.state == .replaying else { return .gone }
        var sent = Sent()
        var events = 0
        defer { if sent.frames > 0 { count(sent, events: events, .replayed) } }
        for part in piece.frames {
            // Before the write: whoever is slow to take it must not be sent all of it first.
            guard subscriber.replayedBytes + part.frame.size <= StreamLimits.replayBytesMax else { return .tooMuch }
            guard write(part.frame, to: subscriber) else { return .behind }
            subscriber.handover.replayed(to: part.position)
            subscriber.replayedBytes += part.frame.size
            sent.add(part.frame, to: subscriber)
            events += part.eventCount
        }
        guard piece.isWhole, let rest = subscriber.handover.finishReplay(upTo: piece.seq, at: piece.position)
        else { return .readOn(after: subscriber.handover.position) }
        subscriber.replayedBytes = 0
        for frame in rest where subscriber.handover.receive(frame) == .send {
            guard send(frame, to: subscriber) else { continue }
            sent.add(frame.frame, to: subscriber)
            events += frame.eventCount
        }
        guard subscriber.handover.state == .live else { return .behind }
        if !subscriber.wasToldReady {
            guard write(ready(subscriber.handover.position ?? piece.position), to: subscriber) else { return .behind }
            subscriber.wasToldReady = true
        }
        return .live
    }

    /// Sends a frame that moves no position to all subscribers of a class who are live.
    func tell(_ frame: Frame, to caseFile: CaseFileID, classNumber: Int) {
        guard let audience = audiences[Audience(caseFile: caseFile, classNumber: classNumber)] else { return }
        for subscriber in audience.values where subscriber.handover.state == .live {
            // A full outlet goes without: the frame says nothing that is lost.
            if subscriber.outlet.write(frame) { flushLater(subscriber.outlet) }
        }
    }

    // MARK: Presence

    /// Hands what is different to all of a class who know the rest; whoever has too much waiting goes without.
    func offer(_ frame: Frame, to caseFile: CaseFileID, classNumber: Int) {
        guard let audience = audiences[Audience(caseFile: caseFile, classNumber: classNumber)] else { return }
        for subscriber in audience.values where subscriber.presence == .current { offer(frame, to: subscriber) }
    }

    /// Hands everything to one who knows nothing, or not all.
    func offerWhole(_ frame: Frame, isEmpty: Bool, to connection: String) {
        guard let subscriber = subscribers[connection], subscriber.wasToldReady, subscriber.presence != .current
        else { return }
        if isEmpty, subscriber.presence == .untold {
            subscriber.presence = .current
        } else {
            offer(frame, to: subscriber)
            if subscriber.presence == .current { counters.count(\.wholes) }
        }
    }

    private func offer(_ frame: Frame, to subscriber: Subscriber) {
        if subscriber.handover.state == .live, subscriber.outlet.takesEphemera, subscriber.outlet.write(frame) {
            subscriber.presence = .current
            flushLater(subscriber.outlet)
        } else {
            subscriber.presence = .lost
            counters.count(\.dropped)
        }
    }

    /// Ends a stream with a last frame.
    func end(_ connection: String, with frame: Frame, code: GoodbyeCode) {
        remove(connection)?.outlet.finish(with: frame, code: code)
    }

    /// Begins to catch a subscriber up who fell behind, when there is room.
    ///
    /// - Returns: nil when there is nothing to catch up, or no room yet.
    func beginCatchingUp(_ connection: String) -> EventPosition?? {
        guard let subscriber = subscribers[connection], subscriber.handover.state == .behind,
            subscriber.outlet.hasRoom
        else { return nil }
        subscriber.handover.readAgain()
        return .some(subscriber.handover.position)
    }

    /// Who fell behind or knows not all of presence and has room again, and who stood still too long.
    func laggards(now: NIODeadline) -> (ready: [SubscriberIdentity], stalled: [String]) {
        var ready: [SubscriberIdentity] = []
        var stalled: [String] = []
        for subscriber in subscribers.values {
            if let since = subscriber.outlet.stalledSince, now - since > .seconds(Int64(StreamLimits.stalledSeconds)) {
                stalled.append(subscriber.identity.connection)
            } else if subscriber.handover.state == .behind, subscriber.outlet.hasRoom {
                ready.append(subscriber.identity)
            } else if subscriber.presence == .lost, subscriber.handover.state == .live,
                subscriber.outlet.takesEphemera
            {
                ready.append(subscriber.identity)
            }
        }
        return (ready, stalled)
    }

    private func send(_ frame: ClassFrame, to subscriber: Subscriber) -> Bool {
        guard write(frame.frame, to: subscriber) else { return false }
        subscriber.handover.sent(frame)
        return true
    }

    /// Hands a frame over; whose outlet is full falls behind.
    private func write(_ frame: Frame, to subscriber: Subscriber) -> Bool {
        guard subscriber.outlet.write(frame) else {
            subscriber.handover.fallBehind()
            measures.slowReaders.add()
            return false
        }
        flushLater(subscriber.outlet)
        return true
    }

    /// What one turn of the loop has for a connection leaves in one write.
    private func flushLater(_ outlet: any Outlet) {
        written.append(outlet)
        guard written.count == 1 else { return }
        let this = NIOLoopBound(self, eventLoop: loop)
        loop.execute { this.value.flush() }
    }

    private func flush() {
        let outlets = written
        written.removeAll(keepingCapacity: true)
        for outlet in outlets { outlet.flush() }
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
    struct Part: Sendable {
        let frame: Frame
        /// Where the class stands after it.
        let position: EventPosition
        let eventCount: Int
    }

    let frames: [Part]
    /// How far the reading reached.
    let seq: Int64
    let position: EventPosition
    /// Whether it reached the head.
    let isWhole: Bool
}
