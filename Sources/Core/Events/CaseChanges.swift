/// What happened in a case, as one person may see it, and since when they have not looked.
public protocol CaseChanges: Sendable {
    /// Notes that the person looks at the case now. That it cannot be noted hinders nobody from looking.
    ///
    /// - Returns: where the visit before ended. A visit ends when nothing was opened for `ChangeLimits.visitPauseSeconds`.
    func visit(at instant: Instant, for clearance: Clearance) async throws -> CaseVisit

    /// The person has read everything up to a change, which the class must have seen; another one changes nothing.
    func markRead(upTo position: EventPosition, at instant: Instant, for clearance: Clearance) async throws

    /// How many changes others made since a visit, as far as the class saw them; at most `ChangeLimits.countedMax`.
    func count(since visit: CaseVisit, for clearance: Clearance) async throws -> Int

    /// Which of these items others changed since a visit, as far as the class saw it.
    func changed(
        among items: [EvidenceID],
        since visit: CaseVisit,
        for clearance: Clearance
    ) async throws -> Set<EvidenceID>

    /// The newest changes that answer a question, at most `ChangeLimits.shownMax`.
    func changes(_ question: ChangeQuestion, for clearance: Clearance) async throws -> CaseChangeList
}

/// Up to where a person knows a case: where their last visit ended, or what they said to have read.
public struct CaseVisit: Sendable, Hashable {
    /// The case's sequence then; never leaves the server.
    public let seq: Int64
    public let at: Instant
    /// Whether the person had never opened the case before now.
    public let isFirst: Bool

    public init(seq: Int64, at: Instant, isFirst: Bool) {
        self.seq = seq
        self.at = at
        self.isFirst = isFirst
    }
}

/// Which changes somebody asks for.
public struct ChangeQuestion: Sendable, Hashable {
    public enum Authors: Sendable, Hashable {
        /// Everybody but the person who asks.
        case others
        case everybody
        case person(PersonID)
    }

    /// Changes after this visit.
    public var visit: CaseVisit?
    /// Changes from this instant on.
    public var from: Instant?
    public var authors: Authors
    /// Changes of this field; one that the class does not see answers nothing.
    public var field: EvidenceField?
    /// Changes before this one, which the class must have seen; an unknown one counts as none.
    public var before: EventPosition?

    public init(
        visit: CaseVisit? = nil,
        from: Instant? = nil,
        authors: Authors = .others,
        field: EvidenceField? = nil,
        before: EventPosition? = nil
    ) {
        self.visit = visit
        self.from = from
        self.authors = authors
        self.field = field
        self.before = before
    }
}

/// Changes, newest first, with everybody who made one in the time that was asked for.
public struct CaseChangeList: Sendable {
    public struct Author: Sendable, Hashable {
        public let person: PersonID
        /// The name as it was last.
        public let name: String

        public init(person: PersonID, name: String) {
            self.person = person
            self.name = name
        }
    }

    public let changes: [RecordedEvent]
    /// Whether there are earlier ones that answer the question too.
    public let isCut: Bool
    public let authors: [Author]

    public init(changes: [RecordedEvent], isCut: Bool, authors: [Author]) {
        self.changes = changes
        self.isCut = isCut
        self.authors = authors
    }
}

/// What the page of changes holds, in one place.
public enum ChangeLimits {
    /// The changes of one page.
    public static let shownMax = 500
    /// How far changes since the last visit are counted.
    public static let countedMax = 999
    /// How many changed items a list of them holds.
    public static let listedMax = 100_000
    /// How long nothing was opened before what comes next is another visit.
    public static let visitPauseSeconds: Int64 = 3_600
    /// A visit is noted once within this time, whatever is opened meanwhile.
    public static let visitNoteSeconds: Int64 = 60
}
