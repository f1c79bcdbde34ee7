import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

extension StreamRequest {
    /// A request of HTTP/1.1 that may open a stream: a `GET` without a body, or a sound handshake of a WebSocket.
    init?(_ head: HTTPRequestHead, from peer: SocketAddress?) {
        guard head.method == .GET, !head.headers.contains(name: "transfer-encoding"),
            head.headers["content-length"].allSatisfy({ $0 == "0" })
        else { return nil }
        let kind: Kind
        if WebSocketHandshake.isAsked(by: head) {
            guard WebSocketHandshake.isSound(head) else { return nil }
            kind = .webSocket
        } else {
            kind = .eventStream
        }
        self.init(
            kind: kind,
            target: head.uri,
            authority: head.headers.first(name: "Host"),
            headers: HTTPFields(head.headers, splitCookie: false),
            peer: peer?.ipAddress
        )
    }
}

extension StreamRefusal {
    /// The head of the answer; the connection closes behind it.
    var head: HTTPResponseHead {
        var head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: status.code, reasonPhrase: status.reasonPhrase),
            headers: HTTPHeaders(headers)
        )
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        head.headers.replaceOrAdd(name: "Content-Length", value: String(body.readableBytes))
        return head
    }
}
