public import NIOCore

/// One frame in the bytes of each kind of connection, made once for a class.
public struct Frame: Sendable {
    /// As a server-sent event.
    public let eventStream: ByteBuffer
    /// As a WebSocket frame.
    public let webSocket: ByteBuffer

    public init(eventStream: ByteBuffer, webSocket: ByteBuffer) {
        self.eventStream = eventStream
        self.webSocket = webSocket
    }

    /// What counts against the limits of a stream.
    var size: Int { max(eventStream.readableBytes, webSocket.readableBytes) }
}
