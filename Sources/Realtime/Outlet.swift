public import NIOCore

/// Where a subscriber's bytes go.
///
/// Called on the outlet's event loop only.
public protocol Outlet: AnyObject {
    /// Takes bytes in order. False when it holds as much as it may: the bytes were not taken.
    func write(_ bytes: ByteBuffer) -> Bool
    /// Whether everything it took has left.
    var isDrained: Bool { get }
    /// Sends what it holds and ends.
    func finish()
}

/// The limits of a stream, in one place.
public enum StreamLimits {
    /// What a slow reader may have waiting.
    public static let queuedBytesMax = 256 * 1024
    public static let queuedFramesMax = 512
    public static let keepAliveSeconds = 15
    public static let pollSeconds = 1
    /// Events in one batch frame.
    public static let batchMax = 64
    /// Missed events read from the log at a time.
    public static let readMax = 1_000
    /// How long a reader may stand still with a full queue before it is let go.
    public static let stalledSeconds = 15
    public static let sweepSeconds = 30
}
