import NIOCore
import NIOPosix

/// What both kinds of stream have in common: the last handler of a connection that was taken off HTTP.
///
/// Writes go straight to the socket; what it does not take at once, and all behind that until it has left, goes through
/// the pipeline from here, below everything that HTTP had.
class ConnectionHandler: StreamConnection {
    let kind: StreamRequest.Kind
    let opening: StreamOpening
    private(set) var isOpen = false
    private(set) var unwritableSince: NIODeadline?
    private(set) var receiver: (any StreamReceiver)?
    private(set) var context: ChannelHandlerContext?
    private var cut: Scheduled<Void>?
    private var channel: (any Channel)?
    private var socket: DirectSocket?
    /// What goes to the socket with the next `flush`.
    private var held: ByteBuffer?
    /// How many writes the pipeline has not finished.
    private var passing = 0

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
        channel = nil
    }

    /// Answers the handshake and hands the connection over.
    final func open() {
        guard let context, context.channel.isActive else { return }
        isOpen = true
        channel = context.channel
        socket = DirectSocket(context.pipeline.syncOperations)
        // Answers to requests before may wait in the pipeline: the first bytes go behind them.
        passing += 1
        greet(context)
        passing -= 1
        receiver = opening.receive(self)
        flush()
        context.read()
    }

    final func closed() {
        isOpen = false
        held = nil
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
        return heldBytes + ((try? options.getOption(.bufferedWritableBytes)) ?? 0)
    }

    final func write(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        guard socket != nil, passing == 0, bytes.readableBytes + heldBytes <= ConnectionLimits.directBytesMax else {
            passHeld()
            pass(bytes)
            return
        }
        if held?.writeImmutableBuffer(bytes) == nil { held = bytes }
    }

    final func flush() {
        // A channel that is closed has given its socket back, which may be another's by now.
        if var bytes = held, let socket, let channel, channel.isActive {
            held = nil
            socket.send(&bytes)
            guard bytes.readableBytes > 0 else { return }
            pass(bytes)
        }
        passHeld()
        context?.flush()
    }

    private var heldBytes: Int { held?.readableBytes ?? 0 }

    private func passHeld() {
        guard let bytes = held else { return }
        held = nil
        pass(bytes)
    }

    /// Hands bytes to the pipeline, and counts what it has not finished.
    private func pass(_ bytes: ByteBuffer) {
        guard let context else { return }
        guard socket != nil else { return context.write(NIOAny(bytes), promise: nil) }
        passing += 1
        let promise = context.eventLoop.makePromise(of: Void.self)
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        promise.futureResult.whenComplete { _ in this.value.passing -= 1 }
        context.write(NIOAny(bytes), promise: promise)
    }

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
