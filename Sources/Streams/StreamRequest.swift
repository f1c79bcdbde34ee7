public import HTTPTypes
public import NIOCore

/// A request that would make its connection a stream.
public struct StreamRequest: Sendable {
    public enum Kind: Sendable, Equatable {
        /// Server-sent events: `GET` with the address of a stream.
        case eventStream
        /// A WebSocket handshake (RFC 6455, 4.2.1).
        case webSocket
    }

    public let kind: Kind
    /// Path and query, as sent.
    public let target: String
    /// The host that the request names, with its port.
    public let authority: String?
    public let headers: HTTPFields
    /// The address of the peer without its port: a proxy's, where one stands in front.
    public let peer: String?

    public init(kind: Kind, target: String, authority: String?, headers: HTTPFields, peer: String?) {
        self.kind = kind
        self.target = target
        self.authority = authority
        self.headers = headers
        self.peer = peer
    }

    public var path: Substring { target.prefix { $0 != "?" } }
}

/// What becomes of it.
public enum StreamAnswer: Sendable {
    /// It stays HTTP: the router answers, and says what is wrong.
    case pass
    case open(StreamOpening)
    /// It is refused here, before the router sees it; the connection closes behind the answer.
    case refuse(StreamRefusal)
}

/// The whole answer to a request that finds no room.
public struct StreamRefusal: Sendable {
    public let status: HTTPResponse.Status
    /// Header fields; those about length and connection are added.
    public let headers: HTTPFields
    public let body: ByteBuffer

    public init(status: HTTPResponse.Status, headers: HTTPFields, body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// How a stream opens.
public struct StreamOpening: Sendable {
    /// Header fields of the answer; those of the protocol itself are added.
    public let headers: HTTPFields
    /// The first bytes of an event stream.
    public let preamble: String
    public let messageBytesMax: Int
    /// Takes the open connection, on its event loop.
    public let receive: @Sendable (any StreamConnection) -> any StreamReceiver

    public init(
        headers: HTTPFields,
        preamble: String = "",
        messageBytesMax: Int = ConnectionLimits.messageBytesMax,
        receive: @escaping @Sendable (any StreamConnection) -> any StreamReceiver
    ) {
        self.headers = headers
        self.preamble = preamble
        self.messageBytesMax = messageBytesMax
        self.receive = receive
    }
}

/// Decides whether a request opens a stream: who is asking, for what, and whether there is room.
public typealias StreamGate = @Sendable (StreamRequest) async -> StreamAnswer
