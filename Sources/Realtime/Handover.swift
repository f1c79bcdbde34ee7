import Core

/// A frame of a class, with its place in the log and in the class's chain.
struct ClassFrame: Sendable {
    let firstSeq: Int64
    let lastSeq: Int64
    /// Where the class stood before the frame.
    let previous: EventPosition
    /// Where it stands after it.
    let position: EventPosition
    let frame: Frame
    /// How many events it tells of, and the time of the first.
    var eventCount = 1
    var began: Instant?
}

/// The hand-over from replay to live as a pure state machine: no frame twice, none left out, none out of order.
///
/// It keeps the chain of what was really sent: a live frame goes out only when it begins where the last one ended.
/// Whatever does not join on puts the subscriber behind, and the log is read again from the last position sent.
struct Handover: Sendable {
    enum State: Sendable, Equatable {
        /// The log is being read; what happens meanwhile waits.
        case replaying
        case live
        /// Nothing is sent until the log has been read from `position`.
        case behind
    }

    enum Decision: Equatable {
        case send
        case wait
        case drop
        /// The frame does not join on: the log must be read.
        case readLog
    }

    private(set) var state: State = .replaying
    /// The last position sent; nil before the first, when nothing is to be replayed.
    private(set) var position: EventPosition?
    private var waiting: [ClassFrame] = []
    private var waitingBytes = 0
    private var hasOverflowed = false
    /// What the subscriber has, by the log's own count.
    private var seq: Int64 = 0

    init(after position: EventPosition?) { self.position = position }

    /// A live frame arrives.
    mutating func receive(_ frame: ClassFrame) -> Decision {
        switch state {
        case .behind: return .drop
        case .replaying:
            let bytes = waitingBytes + frame.frame.size
            guard waiting.count < StreamLimits.queuedFramesMax, bytes <= StreamLimits.queuedBytesMax else {
                hasOverflowed = true
                return .drop
            }
            waiting.append(frame)
            waitingBytes = bytes
            return .wait
        case .live:
            guard frame.lastSeq > seq else { return .drop }
            guard frame.previous == position else {
                fallBehind()
                return .readLog
            }
            return .send
        }
    }

    /// A live frame left.
    mutating func sent(_ frame: ClassFrame) {
        position = frame.position
        seq = frame.lastSeq
    }

    /// A frame of the reading left.
    mutating func replayed(to position: EventPosition) { self.position = position }

    /// The log was read to the head, and all of it left: answers the frames that the reading did not hold.
    ///
    /// - Returns: nil when they do not join on, or some were dropped: read again, from `position`.
    mutating func finishReplay(upTo seq: Int64, at position: EventPosition) -> [ClassFrame]? {
        let rest = waiting.filter { $0.lastSeq > seq }
        let joins = !hasOverflowed && rest.first.map { $0.previous == position && $0.firstSeq > seq } ?? !hasOverflowed
        forgetWaiting()
        guard joins else { return nil }
        self.seq = seq
        self.position = position
        state = .live
        return rest
    }

    /// The outlet takes no more.
    mutating func fallBehind() {
        state = .behind
        forgetWaiting()
    }

    /// The log is read for one who fell behind.
    mutating func readAgain() {
        state = .replaying
        forgetWaiting()
    }

    private mutating func forgetWaiting() {
        waiting = []
        waitingBytes = 0
        hasOverflowed = false
    }
}
