import Synchronization

/// What presence did since the hub was made, for whoever watches over the server.
public struct PresenceCounts: Sendable, Equatable {
    /// Words of clients that were taken.
    public var heard = 0
    /// Words that a later one of the same connection replaced before anybody was told.
    public var coalesced = 0
    /// Words that were refused because they came too often, or because there are too many entries.
    public var refused = 0
    /// Messages of sockets that could not be understood.
    public var malformed = 0
    /// Words that were passed on to the instance that has the connection.
    public var passedOn = 0
    /// Entries that other instances told of.
    public var heardFromInstances = 0
    /// Entries that ended because nobody spoke for them.
    public var expired = 0
    /// Frames that were made, one for each class.
    public var frames = 0
    /// Frames that a connection did not get because too much waited for it.
    public var dropped = 0
    /// Frames with everything, each for one connection.
    public var wholes = 0

    public init() {}
}

/// Counts from all threads.
final class PresenceCounters: Sendable {
    private let state = Mutex(PresenceCounts())

    var counts: PresenceCounts { state.withLock { $0 } }

    func count(_ what: any WritableKeyPath<PresenceCounts, Int> & Sendable, by number: Int = 1) {
        state.withLock { $0[keyPath: what] += number }
    }
}
