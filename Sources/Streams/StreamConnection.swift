public import NIOCore

/// An open stream as the program sees it: bytes go out, messages come in.
///
/// Everything about it happens on its event loop.
public protocol StreamConnection: AnyObject {
    var kind: StreamRequest.Kind { get }
    var eventLoop: any EventLoop { get }
    /// Whether the connection is open and nobody has ended it.
    var isOpen: Bool { get }
    /// Whether there is room: less waits to be sent than `ConnectionLimits.waitingBytesMax`.
    var isWritable: Bool { get }
    /// What waits to be sent.
    var waitingBytes: Int { get }
    /// Since when there is no room; nil while there is.
    var unwritableSince: NIODeadline? { get }

    /// Takes bytes that are framed for this kind of connection. They leave with the next `flush`.
    func write(_ bytes: ByteBuffer)
    func flush()
    /// Takes last bytes, sends what waits and closes; what the peer does not take in time is cut.
    ///
    /// A WebSocket says the code, and that it is over, in its closing handshake.
    func end(with bytes: ByteBuffer, code: UInt16)
}

/// Who listens to an open stream, on its event loop.
public protocol StreamReceiver: AnyObject {
    /// A whole message came in. Event streams take none.
    func received(_ message: StreamMessage)
    /// There is room again.
    func becameWritable()
    /// It is over; nothing follows.
    func closed()
}

/// A message of a WebSocket, all its frames together.
public struct StreamMessage: Sendable, Equatable {
    /// Text is well-formed UTF-8.
    public let isText: Bool
    public let bytes: ByteBuffer

    public init(isText: Bool, bytes: ByteBuffer) {
        self.isText = isText
        self.bytes = bytes
    }
}
