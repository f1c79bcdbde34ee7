/// The limits of a stream, in one place.
public enum StreamLimits {
    /// What a slow reader may have waiting.
    public static let queuedBytesMax = 256 * 1024
    /// Live frames that wait while a subscriber is replayed the log.
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
    public static let replayPieceMax = 500
    /// What one subscriber is replayed before it must fetch anew.
    public static let replayBytesMax = 4 * 1_048_576
    /// How long a connection may take nothing before it is let go.
    public static let stalledSeconds = 15
    /// How long a connection that was said goodbye to has to take it.
    public static let goodbyeSeconds = 2
    public static let sweepSeconds = 30
    /// How long a connection lives before it is renewed: a random share of this, so that not all go at once.
    public static let lifeSeconds = 600
    public static let lifeShareMin = 0.8
    /// Streams that may be open at an instance: tabs of one browser, one person's devices, an office behind one address.
    public static let perSessionMax = 250
    public static let perPersonMax = 500
    public static let perAddressMax = 5_000
    /// When a stream that finds as many open may come back.
    public static let fullRetrySeconds = 10
    /// Streams of which it is asked at the same time whether they may open; what a crowd asks must not stand before
    /// everybody else's requests.
    public static let decisionsMax = 8
    /// Streams that may be about to open at the same time.
    public static let openingsMax = 16
    /// Over how much time the clients of a stopping server come back.
    public static let drainSlotsMilliseconds = 5_000
    /// How long a stopping server goes on answering while its streams close: a little more than they have for that.
    public static let drainSecondsMax = 3
    /// How often it looks whether they have.
    public static let drainPollMilliseconds = 20
    /// Sessions asked about, and laggards caught up, at the same time.
    public static let concurrentMax = 8
    /// Changes of a case that come within this time of one another may become one frame.
    public static let gatherMilliseconds = 10
    /// Frames of a case that leave at once within that time; what follows them is gathered until it is over.
    public static let promptFramesMax = 4
}
