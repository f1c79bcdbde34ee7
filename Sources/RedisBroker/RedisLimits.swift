/// The limits of talking to Redis, in one place.
public struct RedisLimits: Sendable {
    /// How long one attempt to connect and sign in may take, once the host's name is known.
    public var connectMilliseconds = 2_000
    /// How long an answer may take before the connection is given up.
    public var replyMilliseconds = 5_000
    /// After so much silence Redis is asked whether it is there.
    public var pingAfterMilliseconds = 3_000
    /// After so much silence the connection is given up: with the above, a dead one is noticed within ten seconds.
    public var silenceMilliseconds = 8_000

    /// The longest pause after the first failure; doubled with each further one.
    ///
    /// The pause is a random part of it.
    public var backoffFirstMilliseconds = 100
    public var backoffMaxMilliseconds = 5_000
    /// A connection that held so long begins the pauses anew.
    public var healthyMilliseconds = 10_000

    /// Messages that travel in one round trip.
    public var pipelineMax = 512
    public var channelsPerCommandMax = 256
    /// One answer or message; a longer one ends the connection before it fills the memory.
    public var replyBytesMax = 1_048_576
    /// How long a stopping broker takes to publish what still waits.
    public var lastWordsMilliseconds = 500

    /// How long a shared counter may take; then the caller counts for itself.
    public var counterMilliseconds = 50
    /// Requests for counters that wait at the same time.
    public var countersWaitingMax = 1_024

    public init() {}
}
