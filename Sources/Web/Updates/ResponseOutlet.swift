import NIOCore
import Realtime

/// Joins the hub's event loop to the task that writes a response's body, through a bounded buffer.
///
/// Bytes are taken on the event loop; the task waits for them by a stream of wake-ups and takes all that is there.
final class ResponseOutlet: Outlet {
    private let eventLoop: any EventLoop
    private var waiting = ByteBuffer()
    private var frames = 0
    private var isFinished = false
    private let wake: AsyncStream<Void>.Continuation

    init(eventLoop: any EventLoop, wake: AsyncStream<Void>.Continuation) {
        self.eventLoop = eventLoop
        self.wake = wake
    }

    func write(_ bytes: ByteBuffer) -> Bool {
        eventLoop.preconditionInEventLoop()
        guard !isFinished, frames < StreamLimits.queuedFramesMax,
            waiting.readableBytes + bytes.readableBytes <= StreamLimits.queuedBytesMax
        else { return false }
        waiting.writeImmutableBuffer(bytes)
        frames += 1
        wake.yield()
        return true
    }

    var isDrained: Bool { waiting.readableBytes == 0 }

    func finish() {
        isFinished = true
        wake.yield()
    }

    /// Takes all that waits; nil when there is nothing and nothing more will come.
    func take() -> ByteBuffer? {
        eventLoop.preconditionInEventLoop()
        if waiting.readableBytes == 0, isFinished { return nil }
        let taken = waiting
        waiting = ByteBuffer()
        frames = 0
        return taken
    }
}
