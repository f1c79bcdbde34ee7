import Core
import NIOCore
import Realtime
import Streams

/// Joins the hub to a connection that was taken off HTTP; both live on the same event loop.
final class ConnectionOutlet: Outlet, StreamReceiver {
    private let connection: any StreamConnection
    private let identity: SubscriberIdentity
    private let hub: Hub
    private let place: StreamPlace
    private let clock: WallClock
    /// Whether a frame was refused for want of room: the hub must be told when there is some.
    private var hasRefused = false
    private var allowance = Allowance(perSecond: PresenceLimits.socketReportsASecondMax)
    /// The last message of those that came too often: it is read when it may be.
    private var held: StreamMessage?
    private var reading: Scheduled<Void>?
    /// Whether the client said what is no word of the protocol.
    private var hasMisspoken = false

    init(
        _ connection: any StreamConnection,
        of identity: SubscriberIdentity,
        in place: StreamPlace,
        hub: Hub,
        clock: WallClock
    ) {
        self.connection = connection
        self.identity = identity
        self.place = place
        self.hub = hub
        self.clock = clock
    }

    // MARK: From the hub

    var transport: Transport {
        switch connection.kind {
        case .eventStream: .eventStream
        case .webSocket: .webSocket
        }
    }

    var isOpen: Bool { connection.isOpen }

    func write(_ frame: Frame) -> Bool {
        guard connection.isWritable else {
            hasRefused = true
            return false
        }
        connection.write(bytes(of: frame))
        return true
    }

    func flush() { connection.flush() }

    var takesEphemera: Bool { connection.isWritable && connection.waitingBytes <= PresenceLimits.queuedBytesMax }

    var hasRoom: Bool { connection.isWritable }

    var stalledSince: NIODeadline? { connection.unwritableSince }

    func finish(with frame: Frame, code: GoodbyeCode) {
        connection.end(with: bytes(of: frame), code: UInt16(code.rawValue))
    }

    private func bytes(of frame: Frame) -> ByteBuffer {
        switch connection.kind {
        case .eventStream: frame.eventStream
        case .webSocket: frame.webSocket
        }
    }

    // MARK: From the connection

    /// Nothing durable goes up a socket: only where somebody is, of which the last counts.
    func received(_ message: StreamMessage) {
        guard !hasMisspoken else { return }
        if reading == nil, allowance.take(at: clock.now) { return read(message) }
        if held != nil { hub.coalesced() }
        held = message
        readLater()
    }

    func becameWritable() {
        guard hasRefused else { return }
        hasRefused = false
        hub.hasRoom(identity.connection)
    }

    func closed() {
        place.leave()
        reading?.cancel()
        reading = nil
        hub.closed(identity.connection)
    }

    private func readLater() {
        guard reading == nil else { return }
        let this = NIOLoopBound(self, eventLoop: connection.eventLoop)
        let rest = allowance.rest(at: clock.now)
        reading = connection.eventLoop.scheduleTask(in: .microseconds(rest)) { this.value.readHeld() }
    }

    private func readHeld() {
        reading = nil
        guard let message = held else { return }
        held = nil
        received(message)
    }

    private func read(_ message: StreamMessage) {
        guard message.isText else { return misspeak() }
        guard message.bytes.readableBytes <= PresenceLimits.reportBytesMax else { return hub.misheard() }
        do {
            let json = try JSONValue(parsing: message.bytes.readableBytesView)
            hub.reported(try PresenceReading.report(json, of: identity), on: identity.connection)
        } catch is JSONError {
            misspeak()
        } catch {
            // What cannot be understood is nothing that is lost: it may be of a later version.
            hub.misheard()
        }
    }

    private func misspeak() {
        hasMisspoken = true
        hub.misspoke(identity.connection)
    }
}
