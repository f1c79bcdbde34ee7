public import HummingbirdCore
import HummingbirdHTTP2
public import Logging
public import NIOCore
import NIOSSL
import NIOTLS

/// A connection secured by TLS: HTTP/2 where the client offers it, else HTTP/1.1 and what comes of it.
///
/// A browser opens its WebSockets on HTTP/1.1, because HTTP/2 here does not offer them (RFC 8441).
public struct SecureServerChannel: HTTPChannelHandler {
    enum Negotiated: Sendable {
        case http1(ServerChannel.Value)
        case http2(HTTP2Channel.Value)
    }

    public struct Value: ServerChildChannelValue {
        public let channel: any Channel
        let negotiated: EventLoopFuture<Negotiated>
    }

    private let certificates: Certificates
    private let http1: ServerChannel
    private let http2: HTTP2Channel

    public var responder: HTTPChannelHandler.Responder { http1.responder }

    public init(certificates: Certificates, http1: ServerChannel, idleSeconds: Int) {
        self.certificates = certificates
        self.http1 = http1
        http2 = HTTP2Channel(
            responder: http1.responder,
            configuration: .init(
                idleTimeout: .seconds(idleSeconds),
                gracefulCloseTimeout: .seconds(ConnectionLimits.goodbyeSeconds),
                streamConfiguration: .init(idleTimeout: .seconds(Int64(idleSeconds)))
            )
        )
    }

    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let end = EndDeadline()
            try pipeline.addHandler(end)
            try pipeline.addHandler(NIOSSLServerHandler(context: certificates.context))
            let deadline = HandshakeDeadline()
            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> { result, channel in
                channel.pipeline.syncOperations.removeHandler(deadline, promise: nil)
                if case .negotiated("h2") = result {
                    return http2.setup(channel: channel, logger: logger).map { .http2($0) }
                }
                channel.pipeline.syncOperations.removeHandler(end, promise: nil)
                return http1.setup(channel: channel, logger: logger).map { .http1($0) }
            }
            try pipeline.addHandler(negotiation)
            try pipeline.addHandler(deadline)
            return Value(channel: channel, negotiated: negotiation.protocolNegotiationResult)
        }
    }

    public func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1(let connection): await http1.handle(value: connection, logger: logger)
            case .http2(let connection): await http2.handle(value: connection, logger: logger)
            }
        } catch {
            // No TLS was agreed on: whoever knocked is gone, or spoke another protocol.
            logger.debug("no TLS was agreed on", metadata: ["error": "\(error)"])
            value.channel.close(promise: nil)
        }
    }
}

/// Closes a connection that does not come to terms about TLS in time, or at all when the server stops.
private final class HandshakeDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private var deadline: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = context.loopBound
        deadline = context.eventLoop.scheduleTask(in: .seconds(ConnectionLimits.firstRequestSeconds)) {
            bound.value.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}

/// Closes a connection of HTTP/2 that has not ended in time when the server stops.
///
/// Its goodbye asks the client for an answer (a ping behind GOAWAY, RFC 9113, 6.8) and waits for it without a limit: a client
/// that sleeps would hold the end of the program. It stands below TLS, which waits for the client as well.
private final class EndDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private var deadline: Scheduled<Void>?

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, deadline == nil {
            let bound = context.loopBound
            deadline = context.eventLoop.scheduleTask(in: .seconds(ConnectionLimits.endSeconds)) {
                bound.value.close(promise: nil)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }
}
