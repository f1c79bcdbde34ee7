import HTTPTypes
import NIOCore

/// Server-sent events on a connection of their own: the answer's head, then bytes until it closes.
///
/// HTTP/1.1 allows a body that ends with its connection (RFC 9112, 6.3), so an event is the same bytes for everybody.
final class EventStreamConnection: ConnectionHandler, ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let preamble: String

    init(opening: StreamOpening) {
        preamble = opening.preamble
        super.init(kind: .eventStream, opening: opening)
    }

    override func greet(_ context: ChannelHandlerContext) {
        var head = "HTTP/1.1 200 OK\r\n"
        for field in opening.headers { head += "\(field.name): \(field.value)\r\n" }
        head += "Connection: close\r\n\r\n\(preamble)"
        write(ByteBuffer(string: head))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // A client has nothing to say on an event stream.
    }

    func channelReadComplete(context: ChannelHandlerContext) { context.read() }

    func channelWritabilityChanged(context: ChannelHandlerContext) { writabilityChanged() }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: context.close(promise: nil)
        case is ChannelShouldQuiesceEvent: end(with: ByteBuffer(), code: 0)
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) { closed() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    override func farewell(_ bytes: ByteBuffer, code: UInt16) {
        write(bytes)
        flush()
        closeOutput()
    }
}
