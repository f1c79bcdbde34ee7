import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// Looks at each request of a connection: most are the router's; one that opens a stream takes the connection off HTTP.
///
/// The router's part of the pipeline is built at the first request that is its own, so a connection that begins as a
/// stream never has one. Where it has, it is cut off: it sees the connection close, and nothing that it does gets past
/// here.
final class StreamSwitch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        /// No request yet.
        case fresh
        case http
        /// A request that may open a stream; what comes meanwhile waits.
        case deciding(HTTPRequestHead, isFirst: Bool)
        /// The connection is a stream, and the router's part, where there is one, is cut off.
        case taken
    }

    private let gate: StreamGate
    private let isStream: @Sendable (StreamRequest.Kind, Substring) -> Bool
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private let encoder: HTTPResponseEncoder
    /// Builds the router's part behind this handler.
    private let becomeHTTP: () throws -> Void
    /// Says that there will be no router's part.
    private let becomeStream: () -> Void

    private var state = State.fresh
    private var waiting: [HTTPServerRequestPart] = []
    private var isReadHeld = false
    private var isQuiescing = false
    /// Whether the last answer was given: the connection is about to close.
    private var hasRefused = false
    private var unansweredRequests = 0
    private var firstRequest: Scheduled<Void>?

    init(
        gate: @escaping StreamGate,
        isStream: @escaping @Sendable (StreamRequest.Kind, Substring) -> Bool,
        decoder: ByteToMessageHandler<HTTPRequestDecoder>,
        encoder: HTTPResponseEncoder,
        becomeHTTP: @escaping () throws -> Void,
        becomeStream: @escaping () -> Void
    ) {
        self.gate = gate
        self.isStream = isStream
        self.decoder = decoder
        self.encoder = encoder
        self.becomeHTTP = becomeHTTP
        self.becomeStream = becomeStream
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = context.loopBound
        firstRequest = context.eventLoop.scheduleTask(in: .seconds(ConnectionLimits.firstRequestSeconds)) {
            bound.value.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        firstRequest?.cancel()
        becomeStream()
    }

    // MARK: Coming in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        switch state {
        case .fresh, .http:
            if case .head(let head) = part, unansweredRequests == 0,
                let request = StreamRequest(head, from: context.channel.remoteAddress),
                isStream(request.kind, request.path)
            {
                decide(request, head, context)
            } else {
                pass(part, context)
            }
        case .deciding: waiting.append(part)
        case .taken: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if case .http = state { context.fireChannelReadComplete() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        firstRequest?.cancel()
        if case .taken = state { return }
        becomeStream()
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if case .taken = state { return }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch state {
        case .http: context.fireUserInboundEventTriggered(event)
        case .taken: break
        case .fresh, .deciding:
            switch event {
            case is ChannelShouldQuiesceEvent where unansweredRequests == 0 && !isDeciding:
                context.close(promise: nil)
            case is ChannelShouldQuiesceEvent: isQuiescing = true
            case ChannelEvent.inputClosed: context.close(promise: nil)
            default: context.fireUserInboundEventTriggered(event)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch state {
        case .http: context.fireErrorCaught(error)
        case .taken: break
        // What cannot be read before the router has seen anything gets the router's own answer to such.
        case .fresh, .deciding:
            refuse(with: StreamRefusal(status: .badRequest, headers: [:], body: ByteBuffer()), context)
        }
    }

    /// Answers in the router's place, and closes.
    private func refuse(with refusal: StreamRefusal, _ context: ChannelHandlerContext) {
        guard !hasRefused else { return }
        hasRefused = true
        context.write(wrapOutboundOut(.head(refusal.head)), promise: nil)
        if refusal.body.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(refusal.body))), promise: nil)
        }
        let bound = context.loopBound
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil) }
    }

    // MARK: Going out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .taken = state {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        if case .end = unwrapOutboundIn(data) { unansweredRequests -= 1 }
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        if case .taken = state { return }
        context.flush()
    }

    func read(context: ChannelHandlerContext) {
        switch state {
        case .fresh, .http: context.read()
        case .deciding: isReadHeld = true
        case .taken: break
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if case .taken = state {
            // The router's part believes it closed long ago.
            promise?.succeed()
            return
        }
        context.close(mode: mode, promise: promise)
    }

    // MARK: Deciding

    private var isDeciding: Bool {
        if case .deciding = state { return true }
        return false
    }

    private func decide(_ request: StreamRequest, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if case .fresh = state {
            state = .deciding(head, isFirst: true)
        } else {
            state = .deciding(head, isFirst: false)
        }
        firstRequest?.cancel()
        let this = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let promise = context.eventLoop.makePromise(of: StreamAnswer.self)
        // The promise owns this task: the gate has deadlines of its own, and its answer is all that it does.
        promise.completeWithTask { [gate] in await gate(request) }
        promise.futureResult.whenSuccess { answer in
            let (handler, context) = this.value
            guard handler.isDeciding, context.channel.isActive else { return }
            switch answer {
            case .pass: handler.giveUp(head, context)
            case .open(let opening): handler.open(opening, request, head, context)
            case .refuse(let refusal): handler.refuse(with: refusal, context)
            }
        }
    }

    /// The request is the router's after all.
    private func giveUp(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard case .deciding(_, let isFirst) = state else { return }
        state = isFirst ? .fresh : .http
        let parts = waiting
        waiting = []
        pass(.head(head), context)
        for part in parts { channelRead(context: context, data: NIOAny(part)) }
        context.fireChannelReadComplete()
        if isQuiescing { context.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        if isReadHeld, !isDeciding {
            isReadHeld = false
            context.read()
        }
    }

    private func pass(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        var part = part
        if case .head(var head) = part {
            unansweredRequests += 1
            if head.headers.contains(name: "upgrade") {
                // The decoder reads nothing after a request that asks for another protocol: it must be the last.
                head.headers.replaceOrAdd(name: "Connection", value: "close")
                head.headers.remove(name: "Upgrade")
                part = .head(head)
            }
        }
        if case .fresh = state {
            firstRequest?.cancel()
            do {
                try becomeHTTP()
            } catch {
                context.close(promise: nil)
                return
            }
            state = .http
        }
        context.fireChannelRead(wrapInboundOut(part))
    }

    // MARK: Taking the connection

    private func open(
        _ opening: StreamOpening,
        _ request: StreamRequest,
        _ head: HTTPRequestHead,
        _ context: ChannelHandlerContext
    ) {
        guard request.kind == .webSocket else { return take(EventStreamConnection(opening: opening), context) }
        let this = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        WebSocketHandshake.answer(to: head, with: HTTPHeaders(opening.headers), on: context.channel).whenComplete {
            result in
            let (handler, context) = this.value
            guard handler.isDeciding, context.channel.isActive else { return }
            switch result {
            case .success(let bytes):
                handler.take(WebSocketConnection(opening: opening, handshake: bytes), context)
            case .failure: handler.giveUp(head, context)
            }
        }
    }

    private func take(_ connection: some ConnectionHandler & ChannelInboundHandler, _ context: ChannelHandlerContext) {
        guard case .deciding(_, let isFirst) = state else { return }
        state = .taken
        waiting = []
        let pipeline = context.pipeline.syncOperations
        do {
            let frames = ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: connection.opening.messageBytesMax))
            let handlers: [any ChannelHandler] = connection.kind == .webSocket ? [frames, connection] : [connection]
            try pipeline.addHandlers(handlers, position: .after(decoder))
        } catch {
            context.close(promise: nil)
            return
        }
        try? context.channel.syncOptions?.setOption(
            .writeBufferWaterMark,
            value: .init(low: ConnectionLimits.waitingBytesLow, high: ConnectionLimits.waitingBytesMax)
        )
        pipeline.removeHandler(encoder, promise: nil)
        connection.open()
        // Bytes that came behind the request go on to the connection.
        pipeline.removeHandler(decoder, promise: nil)
        if isFirst {
            pipeline.removeHandler(context: context, promise: nil)
        } else {
            context.fireChannelInactive()
        }
        if isQuiescing { connection.end(with: ByteBuffer(), code: 1_001) }
    }
}
