/// What a decision wants written.
public struct LedgerPlan: Sendable {
    /// A reply to keep under its key: the first one, and not a repeat of it.
    public struct KeptReply: Sendable {
        public let person: PersonID
        public let mutation: Mutation
        public let reply: MutationReply

        public init(person: PersonID, mutation: Mutation, reply: MutationReply) {
            self.person = person
            self.mutation = mutation
            self.reply = reply
        }
    }

    public var added: [EvidenceItem] = []
    public var changed: [EvidenceItem] = []
    public var events: [Event] = []
    /// New exhibit numbers by key: used from now on, for ever.
    public var exhibitNumbers: [String: EvidenceID] = [:]
    public var listRows: [EvidenceID: String] = [:]
    public var files: [EvidenceFile] = []
    /// The words of files, by the item that each belongs to.
    public var fileWords: [EvidenceID: [String]] = [:]
    public var relations: [Relation] = []
    public var custodyEvents: [CustodyEvent] = []
    /// What is answered, in the order of the mutations.
    public var replies: [MutationReply] = []
    public var kept: [KeptReply] = []
    public var nextItemNumber = 0
    public var nextBatesNumber = 0

    public init() {}

    /// Adds what was decided after it, over the state that it left.
    public mutating func append(_ later: LedgerPlan) {
        added += later.added
        changed += later.changed
        events += later.events
        exhibitNumbers.merge(later.exhibitNumbers) { _, last in last }
        listRows.merge(later.listRows) { _, last in last }
        files += later.files
        fileWords.merge(later.fileWords) { _, last in last }
        relations += later.relations
        custodyEvents += later.custodyEvents
        replies += later.replies
        kept += later.kept
        nextItemNumber = later.nextItemNumber
        nextBatesNumber = later.nextBatesNumber
    }
}
