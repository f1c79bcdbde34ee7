import NIOCore

/// When the changes of a case leave: a lone change at once, a burst in few frames.
///
/// Within `gatherMilliseconds` the first `promptFramesMax` frames leave as they come, so neither a lone change nor a
/// steady hand waits; what follows is gathered to the end of that time, or until a frame is full.
struct Pace: Sendable {
    enum Decision: Equatable {
        case sendNow
        /// The first to wait: send at the deadline.
        case sendAt(NIODeadline)
        /// Others wait already, for the same deadline.
        case wait
    }

    private var windowEnd = NIODeadline.uptimeNanoseconds(0)
    private var framesInWindow = 0
    private var deadline: NIODeadline?

    mutating func decide(isFull: Bool, at now: NIODeadline) -> Decision {
        if isFull { return .sendNow }
        if let deadline { return now < deadline ? .wait : .sendNow }
        if now >= windowEnd || framesInWindow < StreamLimits.promptFramesMax { return .sendNow }
        deadline = windowEnd
        return .sendAt(windowEnd)
    }

    func isDue(at now: NIODeadline) -> Bool { deadline.map { $0 <= now } ?? false }

    /// What waited leaves.
    mutating func release(at now: NIODeadline) {
        deadline = nil
        if now >= windowEnd {
            windowEnd = now + .milliseconds(Int64(StreamLimits.gatherMilliseconds))
            framesInWindow = 0
        }
        framesInWindow += 1
    }
}
