import NIOCore
import Realtime
import Synchronization

/// Joins the hub to the task that writes a response's body, through a bounded buffer.
///
/// Frames come in on the hub's event loop; the task is woken and takes all that is there, without a hop between.
final class ResponseOutlet: Outlet, Sendable {
    /// What the task takes at a time.
    struct Portion {
        let bytes: ByteBuffer
        /// Whether something was refused for want of room: the hub must be asked to go on.
        let mustResume: Bool
        /// Whether nothing follows it.
        let isLast: Bool
    }

    private struct State {
        var waiting = ByteBuffer()
        var frames = 0
        var hasRefused = false
        var isFinished = false
        var hasEnded = false
        var writingSince: NIODeadline?
    }

    private let state = Mutex(State())
    private let channel: any Channel
    private let wake: AsyncStream<Void>.Continuation

    /// The channel is closed when a last frame does not leave in time.
    init(channel: any Channel, wake: AsyncStream<Void>.Continuation) {
        self.channel = channel
        self.wake = wake
    }

    var eventLoop: any EventLoop { channel.eventLoop }

    var transport: Transport { .eventStreamOverHTTP2 }

    var isOpen: Bool { state.withLock { !$0.isFinished } }

    func write(_ frame: Frame) -> Bool {
        let bytes = frame.eventStream
        let isTaken = state.withLock { state in
            let bytesAfter = state.waiting.readableBytes + bytes.readableBytes
            // A frame that is larger than the limit leaves alone, or it would never leave.
            let hasRoom =
                state.frames == 0
                || state.frames < StreamLimits.queuedFramesMax && bytesAfter <= StreamLimits.queuedBytesMax
            guard !state.isFinished, hasRoom else {
                state.hasRefused = true
                return false
            }
            state.waiting.writeImmutableBuffer(bytes)
            state.frames += 1
            return true
        }
        if isTaken { wake.yield() }
        return isTaken
    }

    func flush() {
        // The task takes what is there as soon as it is woken.
    }

    var takesEphemera: Bool {
        state.withLock { !$0.isFinished && $0.waiting.readableBytes <= PresenceLimits.queuedBytesMax }
    }

    var hasRoom: Bool { state.withLock { $0.waiting.readableBytes == 0 && $0.writingSince == nil } }

    var stalledSince: NIODeadline? { state.withLock(\.writingSince) }

    func finish(with frame: Frame, code: GoodbyeCode) {
        state.withLock { state in
            guard !state.isFinished else { return }
            state.waiting.writeImmutableBuffer(frame.eventStream)
            state.isFinished = true
        }
        wake.yield()
        closeLater()
    }

    /// The client has closed its side: a write that it does not take must not hold the task.
    func depart() {
        state.withLock { $0.isFinished = true }
        wake.finish()
        closeLater()
    }

    /// Takes all that waits; nil when there is nothing and nothing more will come.
    func take() -> Portion? {
        state.withLock { state in
            if state.waiting.readableBytes == 0, state.isFinished { return nil }
            let portion = Portion(
                bytes: state.waiting,
                mustResume: state.hasRefused,
                isLast: state.isFinished
            )
            state.waiting = ByteBuffer()
            state.frames = 0
            state.hasRefused = false
            if portion.bytes.readableBytes > 0 { state.writingSince = .now() }
            return portion
        }
    }

    /// The connection took what was taken last.
    func written() {
        state.withLock { $0.writingSince = nil }
    }

    /// The answer has ended: the channel is no longer this stream's to close.
    func end() {
        state.withLock { $0.hasEnded = true }
    }

    private func closeLater() {
        channel.eventLoop.scheduleTask(in: .seconds(Int64(StreamLimits.goodbyeSeconds))) { [self] in
            // A client that does not read would hold the task, and the end of the program, for ever.
            if state.withLock({ !$0.hasEnded }) { channel.close(promise: nil) }
        }
    }
}
