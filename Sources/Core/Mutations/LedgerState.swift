/// What a decision may know: read in the transaction that will write, under the lock of the case's head.
public struct LedgerState: Sendable {
    public let caseFile: CaseFileID
    public let classes: [ClearanceClass]
    public let now: Instant
    /// Those whose mutations are decided, as far as they are on the case.
    public var writers: [PersonID: LedgerWriter]
    public var nextItemNumber: Int
    /// How the case writes Bates numbers, and the one that comes next.
    public var bates: BatesNumbering
    public var items: [EvidenceID: EvidenceItem]
    /// Identifiers that are used already, here or in another case.
    public var usedIdentifiers: Set<EvidenceID>
    /// Events of the items since the lowest base, and since the acts that are to be undone, oldest first.
    public var events: [EvidenceID: [Event]]
    /// Keys of exhibit numbers that were ever used, among those asked for, with the item that holds them.
    public var exhibitNumbers: [String: EvidenceID]
    /// Files that were decided on already, with the items that got them.
    public var addedFiles: [FileDigest: [EvidenceID]] = [:]
    /// Which items came with the mails that are asked about.
    public var attachments: [EvidenceID: Set<EvidenceID>] = [:]
    /// Where the chains of custody stand that are added to.
    public var custody: [EvidenceID: CustodyStanding] = [:]
    /// People, organisations and members that entries of custody name, as far as they are in the case.
    public var parties: [RecordReference: Party] = [:]
    /// Whether nothing of the case may be disposed of.
    public var hasLegalHold = false

    /// Where a chain of custody ends.
    public struct CustodyStanding: Sendable, Hashable {
        public let lastSequence: Int
        /// The latest time of an entry that moved the item.
        public let lastMove: Instant?

        public init(lastSequence: Int = 0, lastMove: Instant? = nil) {
            self.lastSequence = lastSequence
            self.lastMove = lastMove
        }

        func after(_ event: CustodyEvent, moves: Bool) -> CustodyStanding {
            let move = moves ? max(event.at.instant, lastMove ?? event.at.instant) : lastMove
            return CustodyStanding(lastSequence: event.sequence, lastMove: move)
        }
    }

    public struct Party: Sendable, Hashable {
        public let name: String
        public let isSealed: Bool

        public init(name: String, isSealed: Bool) {
            self.name = name
            self.isSealed = isSealed
        }
    }

    public init(
        caseFile: CaseFileID,
        classes: [ClearanceClass],
        now: Instant,
        nextItemNumber: Int,
        bates: BatesNumbering
    ) {
        self.caseFile = caseFile
        self.classes = classes
        self.now = now
        self.writers = [:]
        self.nextItemNumber = nextItemNumber
        self.bates = bates
        self.items = [:]
        self.usedIdentifiers = []
        self.events = [:]
        self.exhibitNumbers = [:]
    }
}

/// A person whose mutations are decided, and what only this person's mutations are compared with.
public struct LedgerWriter: Sendable {
    public let clearance: Clearance
    public let name: String
    /// Rows of lists that are in the case already and that the person may see or added.
    public var listRows: Set<String>
    /// Files that are in the case already and that the person may open, among those that are wanted only once.
    public var files: Set<FileDigest> = []
    /// Replies given to the person before, by key.
    public var replies: [String: StoredReply]

    public struct StoredReply: Sendable {
        public let reply: MutationReply
        public let item: EvidenceID?

        public init(reply: MutationReply, item: EvidenceID?) {
            self.reply = reply
            self.item = item
        }
    }

    public init(clearance: Clearance, name: String) {
        self.clearance = clearance
        self.name = name
        self.listRows = []
        self.replies = [:]
    }

    /// The program, in a class that no audience holds: whatever a person does, it may not.
    public init(_ actor: SystemActor, in caseFile: CaseFileID) {
        let nobody = ClearanceClass(number: ClearanceClass.countMax, role: .auditorReadonly)
        self.init(clearance: Clearance(caseFile: caseFile, person: actor.id, group: nobody), name: actor.name)
    }
}
