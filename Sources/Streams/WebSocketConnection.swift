import NIOCore
import NIOWebSocket

/// A WebSocket (RFC 6455) after its handshake: the frame decoder stands before it.
final class WebSocketConnection: ConnectionHandler, ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame

    private let handshake: ByteBuffer
    private var messages: WebSocketMessages
    private var alarm: Scheduled<Void>?
    /// Whether we said that it is over.
    private var isClosing = false
    /// Whether a ping waits for its answer.
    private var isAsking = false

    init(opening: StreamOpening, handshake: ByteBuffer) {
        self.handshake = handshake
        messages = WebSocketMessages(bytesMax: opening.messageBytesMax)
        super.init(kind: .webSocket, opening: opening)
    }

    override func greet(_ context: ChannelHandlerContext) {
        write(handshake)
        schedule(in: ConnectionLimits.pingSeconds) { $0.ask() }
    }

    // MARK: Coming in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // After the close frame of either side nothing counts but the peer's own (5.5.1).
        let arrival = messages.take(unwrapInboundIn(data))
        if isClosing {
            switch arrival {
            case .close, .fault: context.close(promise: nil)
            case .message, .nothing, .ping, .pong: break
            }
            return
        }
        switch arrival {
        case .message(let message): receiver?.received(message)
        case .ping(let payload): send(.pong, payload)
        case .pong: isAsking = false
        case .nothing: break
        case .close(let code): end(with: ByteBuffer(), code: code ?? 0)
        case .fault(let code): end(with: ByteBuffer(), code: UInt16(webSocketErrorCode: code))
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush()
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) { writabilityChanged() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: context.close(promise: nil)
        case is ChannelShouldQuiesceEvent: end(with: ByteBuffer(), code: 1_001)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        alarm?.cancel()
        closed()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength: end(with: ByteBuffer(), code: 1_009)
        case is NIOWebSocketError: end(with: ByteBuffer(), code: 1_002)
        default: context.close(promise: nil)
        }
    }

    // MARK: Going out

    /// Says goodbye and waits for the peer's own, which closes.
    override func farewell(_ bytes: ByteBuffer, code: UInt16) {
        isClosing = true
        alarm?.cancel()
        write(bytes)
        var payload = ByteBuffer()
        if code > 0 { payload.writeInteger(code) }
        send(.connectionClose, payload)
        flush()
        // The server closes first (7.1.1), and waits no longer than the goodbye.
        closeOutput()
    }

    private func send(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) {
        write(WebSocketFraming.frame(opcode, payload))
    }

    // MARK: Whether somebody is there

    /// Asks once in `pingSeconds`, and looks `pongSeconds` later whether an answer came.
    private func schedule(in seconds: Int64, _ act: @escaping (WebSocketConnection) -> Void) {
        guard let context else { return }
        let this = NIOLoopBound((connection: self, act: act), eventLoop: context.eventLoop)
        alarm = context.eventLoop.scheduleTask(in: .seconds(seconds)) { this.value.act(this.value.connection) }
    }

    private func ask() {
        guard isOpen else { return }
        isAsking = true
        send(.ping, ByteBuffer())
        flush()
        schedule(in: ConnectionLimits.pongSeconds) { $0.look() }
    }

    private func look() {
        guard isOpen else { return }
        // Whoever does not answer is not there: nothing is said to nobody.
        guard !isAsking else { return context?.close(promise: nil) ?? () }
        schedule(in: ConnectionLimits.pingSeconds - ConnectionLimits.pongSeconds) { $0.ask() }
    }
}
