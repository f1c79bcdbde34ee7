public import NIOCore

/// Where a subscriber's bytes go: a bounded place between the hub and a connection.
///
/// Called on the event loop of its shard only.
public protocol Outlet: AnyObject {
    /// Takes a whole frame, in order. False when it holds as much as it may: the frame was not taken.
    func write(_ bytes: ByteBuffer) -> Bool
    /// Whether everything it took has left.
    var isDrained: Bool { get }
    /// Since when the connection has not taken what was handed to it; nil when it takes.
    var stalledSince: NIODeadline? { get }
    /// Takes a last frame, however full it is, sends what it holds and ends.
    func finish(with bytes: ByteBuffer)
}

/// The limits of a stream, in one place.
public enum StreamLimits {
    /// What a slow reader may have waiting.
    public static let queuedBytesMax = 256 * 1024
    public static let queuedFramesMax = 512
    public static let keepAliveSeconds = 15
    public static let pollSeconds = 1
    /// Cases asked for in one query of the poll.
    public static let pollCasesMax = 500
    /// Events in one batch frame.
    public static let batchMax = 64
    /// Events read from the log at a time, for a tail.
    public static let readMax = 1_000
    /// Events read from the log at a time, for one subscriber.
    public static let replayPieceMax = 200
    /// What one subscriber is replayed before it must fetch anew.
    public static let replayBytesMax = 4 * 1_048_576
    /// How long a connection may take nothing before it is let go.
    public static let stalledSeconds = 15
    /// How long a connection that was said goodbye to has to take it.
    public static let goodbyeSeconds = 2
    public static let sweepSeconds = 30
    /// Sessions asked about, and laggards caught up, at the same time.
    public static let concurrentMax = 8
    /// Changes of a case that come within this time of one another may become one frame.
    public static let gatherMilliseconds = 10
    /// Frames of a case that leave at once within that time; what follows them is gathered until it is over.
    public static let promptFramesMax = 4
}
