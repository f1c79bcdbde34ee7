/// The limits of a connection, in one place.
public enum ConnectionLimits {
    /// A request's line and header fields together.
    public static let headBytesMax = 64 * 1_024
    public static let headFieldsMax = 100
    /// How long a connection has to send its first request head, and to agree on TLS before that.
    public static let firstRequestSeconds: Int64 = 15
    /// What may wait to be sent before a reader counts as slow, and below what it has room again.
    public static let waitingBytesMax = 256 * 1_024
    public static let waitingBytesLow = 16 * 1_024
    /// What goes to the socket in one piece, without the pipeline.
    public static let directBytesMax = 16 * 1_024
    /// A message that comes in on a WebSocket, all its frames together.
    public static let messageBytesMax = 256 * 1_024
    /// Frames that one message may be cut into.
    public static let messageFramesMax = 1_024
    /// How often a WebSocket is asked whether somebody is there, and how long the answer may take.
    public static let pingSeconds: Int64 = 20
    public static let pongSeconds: Int64 = 10
    /// How long a connection that was said goodbye to has to take it and close.
    public static let goodbyeSeconds: Int64 = 2
    /// How long a connection of HTTP/2 has to end when the server stops: the goodbye, its answer, and the end of TLS.
    public static let endSeconds: Int64 = 5
}
