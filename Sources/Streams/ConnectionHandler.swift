import NIOCore
import NIOPosix

/// What both kinds of stream have in common: the last handler of a connection that was taken off HTTP.
///
/// Writes leave from its own place in the pipeline, below everything that HTTP had.
class ConnectionHandler: StreamConnection {
    let kind: StreamRequest.Kind
    let opening: StreamOpening
    private(set) var isOpen = false
    private(set) var unwritableSince: NIODeadline?
    private(set) var receiver: (any StreamReceiver)?
    private(set) var context: ChannelHandlerContext?
    private var cut: Scheduled<Void>?

    init(kind: StreamRequest.Kind, opening: StreamOpening) {
        self.kind = kind
        self.opening = opening
    }

    // MARK: What a kind does in its own way

    /// Writes what stands before the first frame.
    func greet(_ context: ChannelHandlerContext) {}

    /// Writes last bytes, says that it is over, and closes its side.
    func farewell(_ bytes: ByteBuffer, code: UInt16) {}

    // MARK: Life

    final func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    final func handlerRemoved(context: ChannelHandlerContext) {
        closed()
        self.context = nil
    }

    /// Answers the handshake and hands the connection over.
    final func open() {
        guard let context, context.channel.isActive else { return }
        isOpen = true
        greet(context)
        receiver = opening.receive(self)
        flush()
        context.read()
    }

    final func closed() {
        isOpen = false
        cut?.cancel()
        cut = nil
        let receiver = receiver
        self.receiver = nil
        receiver?.closed()
    }

    // MARK: Sending

    final var eventLoop: any EventLoop {
        guard let context else { preconditionFailure("a connection is asked for its loop after its end") }
        return context.eventLoop
    }

    final var isWritable: Bool { isOpen && unwritableSince == nil }

    final var waitingBytes: Int {
        guard let options = context?.channel.syncOptions else { return 0 }
        // Every socket channel knows this option; another has nothing waiting.
        return (try? options.getOption(.bufferedWritableBytes)) ?? 0
    }

    final func write(_ bytes: ByteBuffer) {
        guard let context, bytes.readableBytes > 0 else { return }
        context.write(NIOAny(bytes), promise: nil)
    }

    final func flush() { context?.flush() }

    final func writabilityChanged() {
        guard let context else { return }
        if context.channel.isWritable {
            unwritableSince = nil
            if isOpen { receiver?.becameWritable() }
        } else {
            unwritableSince = unwritableSince ?? .now()
        }
    }

    final func end(with bytes: ByteBuffer, code: UInt16) {
        guard isOpen, let context else { return }
        isOpen = false
        let loopBound = context.loopBound
        cut = context.eventLoop.scheduleTask(in: .seconds(ConnectionLimits.goodbyeSeconds)) {
            // A peer that neither reads nor closes must not hold the end of the program.
            loopBound.value.close(promise: nil)
        }
        farewell(bytes, code: code)
    }

    /// Closes our side behind what waits; the peer closes the other, or is cut.
    final func closeOutput() { context?.close(mode: .output, promise: nil) }
}
