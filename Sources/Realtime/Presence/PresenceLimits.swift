/// The limits of presence, in one place.
public enum PresenceLimits {
    /// How long an entry lives without a word.
    public static let livesSeconds: Int64 = 30
    /// How long it stays after its stream closed: whoever comes back by then was never seen to go.
    public static let lingersSeconds: Int64 = 2
    /// One word of a client, in bytes.
    public static let reportBytesMax = 2 * 1_024
    /// Words of a connection a second; above it only the last counts.
    public static let socketReportsASecondMax = 20
    /// Above it a request is refused.
    public static let postsASecondMax = 4
    /// What is passed on for a session whose stream is at another instance.
    public static let passedOnASecondMax = 20
    /// Sessions whose passing on is counted; above it those that may go on are forgotten.
    public static let passedOnSessionsMax = 4_096
    /// Entries of a case.
    public static let entriesMax = 300
    /// Entries of one person in a case.
    public static let personEntriesMax = 20
    /// Items of a case whose sight is kept; above it those that nobody names are forgotten.
    public static let sightsMax = 512
    /// How long changes are gathered: one frame for each class at the end.
    public static let gatherMilliseconds = 100
    /// What may wait for a connection that is still told of presence: a quarter of what it may have waiting.
    public static let queuedBytesMax = StreamLimits.queuedBytesMax / 4
}
