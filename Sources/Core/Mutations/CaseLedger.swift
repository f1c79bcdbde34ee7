/// The only way to write to a case: reads under a lock, lets a pure function decide, writes rows, events and replies
/// in one commit.
public protocol CaseLedger: Sendable {
    /// Decides and writes the mutations in order, in one transaction.
    ///
    /// - Throws: `AccessError.caseNotFound` when the person is not on the case, `ClientNumberError`, and what the
    ///   database throws. Rules and rights that forbid a mutation are replies, not errors.
    func commit(
        _ mutations: [Mutation],
        in caseFile: CaseFileID,
        by person: PersonID,
        deciding decide: @escaping @Sendable (LedgerState, [Mutation]) -> LedgerPlan
    ) async throws -> LedgerOutcome

    /// Answers a mutation that cannot be decided, because it cannot be read or its case is not the person's.
    ///
    /// It takes its number all the same, or it would block its client's queue for ever. The refusal is kept with its
    /// key; what was stored under the key before is not told.
    ///
    /// - Throws: `ClientNumberError`, and what the database throws.
    func refuse(
        _ key: IdempotencyKey,
        _ clientNumber: Mutation.ClientNumber,
        because refusal: any UserFacingError,
        by person: PersonID
    ) async throws -> MutationReply
}

/// What a decision may know: read in the transaction that will write, under the lock of the case's head.
public struct LedgerState: Sendable {
    public var writer: Clearance
    public var writerName: String
    public var classes: [ClearanceClass]
    public var now: Instant
    public var nextItemNumber: Int
    /// How the case writes Bates numbers, and the one that comes next.
    public var bates: BatesNumbering
    public var items: [EvidenceID: EvidenceItem]
    /// Identifiers that are used already, here or in another case.
    public var usedIdentifiers: Set<EvidenceID>
    /// Events of the items since the lowest base, oldest first.
    public var events: [EvidenceID: [Event]]
    /// Keys of exhibit numbers that were ever used, among those asked for, with the item that holds them.
    public var exhibitNumbers: [String: EvidenceID]
    /// Rows of lists that are in the case already and that the writer may see or added.
    public var listRows: Set<String>
    /// Replies given before, by key.
    public var replies: [String: StoredReply]

    public struct StoredReply: Sendable {
        public let reply: MutationReply
        public let item: EvidenceID?

        public init(reply: MutationReply, item: EvidenceID?) {
            self.reply = reply
            self.item = item
        }
    }

    public init(
        writer: Clearance,
        writerName: String,
        classes: [ClearanceClass],
        now: Instant,
        nextItemNumber: Int,
        bates: BatesNumbering
    ) {
        self.writer = writer
        self.writerName = writerName
        self.classes = classes
        self.now = now
        self.nextItemNumber = nextItemNumber
        self.bates = bates
        self.items = [:]
        self.usedIdentifiers = []
        self.events = [:]
        self.exhibitNumbers = [:]
        self.listRows = []
        self.replies = [:]
    }
}

/// What a decision wants written.
public struct LedgerPlan: Sendable {
    public var added: [EvidenceItem] = []
    public var changed: [EvidenceItem] = []
    public var events: [Event] = []
    /// New exhibit numbers by key: used from now on, for ever.
    public var exhibitNumbers: [String: EvidenceID] = [:]
    public var listRows: [EvidenceID: String] = [:]
    public var replies: [MutationReply] = []
    /// Replies to keep, by their place in `replies`: those that are not repeats.
    public var kept: [Int: Mutation] = [:]
    public var nextItemNumber = 0
    public var nextBatesNumber = 0

    public init() {}
}

/// What a commit did: the replies, and the events with the items as they are now, for those who listen.
public struct LedgerOutcome: Sendable {
    public let replies: [MutationReply]
    public let commit: Commit?

    public init(replies: [MutationReply], commit: Commit?) {
        self.replies = replies
        self.commit = commit
    }
}

/// Events of one commit, contiguous, oldest first, each with its item as it is after it.
public struct Commit: Sendable {
    public let caseFile: CaseFileID
    public let epoch: String
    public let events: [RecordedEvent]

    public init(caseFile: CaseFileID, epoch: String, events: [RecordedEvent]) {
        self.caseFile = caseFile
        self.epoch = epoch
        self.events = events
    }
}
