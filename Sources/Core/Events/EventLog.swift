/// Reads the log of a case.
public protocol EventLog: Sendable {
    /// Where the log of a case stands: the head.
    func head(of caseFile: CaseFileID) async throws -> LogHead?

    /// The head with the position of every class, by class number, in one snapshot.
    func standing(of caseFile: CaseFileID) async throws -> (head: LogHead, positions: [Int: EventPosition])?

    /// The item that a person's earlier request was about.
    func subject(ofKey key: IdempotencyKey, by person: PersonID) async throws -> EvidenceID?

    /// The heads of several cases, in one query.
    func heads(of cases: [CaseFileID]) async throws -> [LogHead]

    /// Events after a sequence number, oldest first, for all classes; at most `limit`.
    func events(in caseFile: CaseFileID, after seq: Int64, limit: Int) async throws -> [RecordedEvent]

    /// What a class missed since a position, at most `limit` events of it, with the head of the same snapshot.
    ///
    /// - Throws: `ReplayError` when the log cannot say.
    func replay(
        in caseFile: CaseFileID,
        after position: EventPosition?,
        for group: ClearanceClass,
        limit: Int
    ) async throws -> Replay
}

extension EventLog {
    /// All that a class missed since a position.
    public func replay(
        in caseFile: CaseFileID,
        after position: EventPosition?,
        for group: ClearanceClass
    ) async throws -> Replay {
        try await replay(in: caseFile, after: position, for: group, limit: Replay.eventsMax)
    }
}

/// Where a case's log stands.
public struct LogHead: Sendable, Hashable {
    public let caseFile: CaseFileID
    /// A new one when a case is restored: positions of another epoch mean nothing.
    public let epoch: String
    public let seq: Int64
    /// Raised when roles, walls or rules change: who listens must be asked again.
    public let accessRevision: Int64

    public init(caseFile: CaseFileID, epoch: String, seq: Int64, accessRevision: Int64) {
        self.caseFile = caseFile
        self.epoch = epoch
        self.seq = seq
        self.accessRevision = accessRevision
    }
}

/// What a class missed, and where it stands after it.
public struct Replay: Sendable {
    public let head: LogHead
    /// Where the class stands after the events.
    public let position: EventPosition
    public let events: [RecordedEvent]
    /// Whether the events reach to the head; otherwise `position` is the last event's, and more follows.
    public let isWhole: Bool

    public init(head: LogHead, position: EventPosition, events: [RecordedEvent], isWhole: Bool = true) {
        self.head = head
        self.position = position
        self.events = events
        self.isWhole = isWhole
    }

    /// More missed events than this, and the client fetches anew.
    public static let eventsMax = 10_000
}

/// Why a position cannot be resumed from; the word is what `reset` says.
public enum ReplayError: String, Error, Sendable {
    case position
    case tooOld = "too-old"
}
