import NIOCore
import NIOHTTP1
import NIOWebSocket

/// The server's half of the opening handshake (RFC 6455, 4.2).
enum WebSocketHandshake {
    /// Whether a request asks for a WebSocket at all.
    static func isAsked(by head: HTTPRequestHead) -> Bool {
        head.method == .GET && head.version == .http1_1
            && head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
            && head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
    }

    /// Whether it asks rightly: version 13 and a key of 16 bytes.
    static func isSound(_ head: HTTPRequestHead) -> Bool {
        let keys = head.headers["Sec-WebSocket-Key"]
        guard head.headers["Sec-WebSocket-Version"] == ["13"], keys.count == 1, let key = keys.first else {
            return false
        }
        // 16 bytes in base64: 22 letters and two signs of equality.
        return key.utf8.count == 24 && key.hasSuffix("==") && !key.dropLast(2).contains { !$0.isBase64 }
    }

    /// The bytes of the answer that accepts.
    static func answer(
        to head: HTTPRequestHead,
        with headers: HTTPHeaders,
        on channel: any Channel
    ) -> EventLoopFuture<ByteBuffer> {
        upgrader.buildUpgradeResponse(channel: channel, upgradeRequest: head, initialResponseHeaders: [:])
            .map { own in
                var text = "HTTP/1.1 101 Switching Protocols\r\n"
                for (name, value) in Array(own) + Array(headers) { text += "\(name): \(value)\r\n" }
                return ByteBuffer(string: text + "\r\n")
            }
    }

    /// Computes the answer's headers; the decision was made before, and the pipeline is changed by `StreamSwitch`.
    private static let upgrader = NIOTypedWebSocketServerUpgrader<Void>(
        shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
        upgradePipelineHandler: { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
    )
}

extension Character {
    fileprivate var isBase64: Bool { isASCII && (isLetter || isNumber) || self == "+" || self == "/" }
}
