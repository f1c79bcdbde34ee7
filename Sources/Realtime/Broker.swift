public import Core

/// The port between instances: carries word that there is something to read, and what may be lost.
///
/// Never evidence: a hint names a case and a number, a revocation a session or a case, and ephemera are bytes of whoever
/// publishes them. Everything may be lost, doubled or late; the database is the truth, and the poll a second finds what
/// was not told. Publishing takes what it is given, never waits and never fails; what cannot go out is counted.
/// An instance does not hear itself.
public protocol Broker: Sendable {
    /// Who publishes here, as the other instances know it.
    var instance: InstanceID { get }
    var state: BrokerState { get }
    var counts: BrokerCounts { get }
    /// What the other instances published. For one reader.
    var signals: BrokerSignals { get }

    /// Says that a case has something to read. Of several that wait, only the highest of a case goes out.
    func publish(_ hint: Hint)
    /// Says that somebody's right has ended or changed.
    func publish(_ revocation: Revocation)
    /// Passes on what may be lost. Of several under one key that wait, only the latest goes out.
    func publish(_ ephemera: Ephemera, in caseFile: CaseFileID)

    /// Begins to listen for hints and ephemera of a case; once is as good as several times.
    ///
    /// `BrokerSignal.watching` says when it holds. Revocations are heard without it.
    func watch(_ caseFile: CaseFileID)
    /// Ends it: after this no signal of the case is added.
    func unwatch(_ caseFile: CaseFileID)
}

/// One running server of several.
public enum InstanceTag {}
public typealias InstanceID = Identifier<InstanceTag>

/// Whether the other instances can be reached.
public enum BrokerState: Sendable, Equatable {
    /// There are no others: everything happens in this process.
    case inProcess
    case connected
    /// Away since then, or not yet there. The poll alone keeps everyone right, only slower.
    case reconnecting(since: Instant)
}

/// What a broker did since it was made.
public struct BrokerCounts: Sendable, Equatable {
    /// Messages handed over for the other instances.
    public var published = 0
    /// Messages of other instances that were taken in.
    public var received = 0
    /// Messages that were dropped because they are malformed, too large or of a version that is not known.
    public var refused = 0
    /// What was not published, because it is too large or too much was waiting.
    public var overflowed = 0
    /// Signals that the hub did not fetch in time.
    public var unread = 0
    /// How often the way to the other instances was found again.
    public var reconnections = 0

    public init() {}
}

/// The limits of what goes between instances, in one place.
public enum BrokerLimits {
    /// One message, with everything in it.
    public static let payloadBytesMax = 64 * 1024
    /// A name inside a message: an epoch, the hash of a session, the key of an ephemeral entry.
    public static let wordBytesMax = 128
    /// Cases whose hints wait to go out.
    public static let hintsMax = 10_000
    public static let revocationsMax = 10_000
    /// One ephemeral entry.
    public static let ephemeraBytesMax = 2 * 1024
    /// The entries of one case that wait to go out together; with their keys they fit into one message.
    public static let ephemeraCaseBytesMax = 56 * 1024
    /// The entries of all cases that wait.
    public static let ephemeraWaitingBytesMax = 8 * 1_048_576
    /// How long ephemera are gathered before they go out.
    public static let ephemeraMilliseconds = 100
    /// Signals that wait for the hub.
    public static let signalsMax = 4_096
    /// With more signals waiting than this, ephemera are left out.
    public static let signalsForEphemeraMax = 1_024
}
