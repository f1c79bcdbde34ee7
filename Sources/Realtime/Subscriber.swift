public import Core
import NIOCore

/// Who listens: the person's session and clearance, as they were when the stream opened.
public struct SubscriberIdentity: Sendable, Hashable {
    public let connection: String
    public let sessionHash: String
    public let clearance: Clearance

    public init(connection: String, sessionHash: String, clearance: Clearance) {
        self.connection = connection
        self.sessionHash = sessionHash
        self.clearance = clearance
    }
}

/// A frame of a class, with its place in the log.
struct ClassFrame: Sendable {
    let firstSeq: Int64
    let lastSeq: Int64
    let position: EventPosition
    let bytes: ByteBuffer
}

/// The hand-over from replay to live as a pure state machine: no frame twice, none left out, none out of order.
struct Handover: Sendable {
    enum State: Sendable, Equatable {
        /// The log is being read; what happens meanwhile waits.
        case replaying
        case live
        /// The reader was too slow: nothing is sent until the log has been read from `position`.
        case behind
    }

    enum Decision: Equatable {
        case send
        case wait
        case drop
    }

    private(set) var state: State = .replaying
    private(set) var waiting: [ClassFrame] = []
    private(set) var overflowed = false

    static let waitingMax = StreamLimits.queuedFramesMax

    /// A live frame arrives.
    mutating func receive(_ frame: ClassFrame) -> Decision {
        switch state {
        case .live: return .send
        case .behind: return .drop
        case .replaying:
            guard waiting.count < Self.waitingMax else {
                overflowed = true
                return .drop
            }
            waiting.append(frame)
            return .wait
        }
    }

    /// The log was read up to a sequence number; answers the frames that the reading did not hold.
    ///
    /// A frame that the reading cuts in two, or a queue that overflowed, cannot be joined: read again.
    mutating func finishReplay(upTo seq: Int64) -> [ClassFrame]? {
        let rest = waiting.filter { $0.lastSeq > seq }
        let isCut = rest.first.map { $0.firstSeq <= seq } ?? false
        waiting = []
        guard !overflowed, !isCut else {
            overflowed = false
            return nil
        }
        state = .live
        return rest
    }

    mutating func fallBehind() { state = .behind }

    mutating func readAgain() {
        state = .replaying
        waiting = []
        overflowed = false
    }
}
