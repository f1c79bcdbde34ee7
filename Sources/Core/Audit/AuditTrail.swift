/// Tells who did what to which item of a case, by item number and without a value.
public protocol AuditTrail: Sendable {
    /// The newest entries that answer a question, at most `AuditLimits.shownMax`, as far as the class may audit.
    ///
    /// - Throws: `AccessError.caseNotFound`.
    func entries(_ question: AuditQuestion, for clearance: Clearance) async throws -> AuditList
}

/// Which entries of a case's history somebody asks for.
public struct AuditQuestion: Sendable, Hashable {
    /// Of the item with this number; with it comes its whole chain of custody.
    public var itemNumber: String?
    public var person: PersonID?
    /// Entries before this one; an unknown one counts as none.
    public var before: EventPosition?

    public init(itemNumber: String? = nil, person: PersonID? = nil, before: EventPosition? = nil) {
        self.itemNumber = itemNumber
        self.person = person
        self.before = before
    }
}

/// An event as an auditor reads it.
///
/// One whose row cannot be read stands with what of it can: without a kind and a time.
public struct AuditEntry: Sendable, Hashable {
    public let position: EventPosition?
    public let itemNumber: String
    /// Nil where the row cannot be read.
    public let kind: EventKind?
    public let isUndo: Bool
    /// The names of what was changed.
    public let changed: [EvidenceField]
    /// The name as it was.
    public let actorName: String
    public let at: Instant?
    public let claimedAt: Instant?
    public let custody: AuditedCustody?

    public init(
        position: EventPosition?,
        itemNumber: String,
        kind: EventKind?,
        isUndo: Bool,
        changed: [EvidenceField],
        actorName: String,
        at: Instant?,
        claimedAt: Instant?,
        custody: AuditedCustody?
    ) {
        self.position = position
        self.itemNumber = itemNumber
        self.kind = kind
        self.isUndo = isUndo
        self.changed = changed
        self.actorName = actorName
        self.at = at
        self.claimedAt = claimedAt
        self.custody = custody
    }

    /// What is left of an event whose row cannot be read.
    public static func unreadable(position: EventPosition?, itemNumber: String) -> AuditEntry {
        AuditEntry(
            position: position,
            itemNumber: itemNumber,
            kind: nil,
            isUndo: false,
            changed: [],
            actorName: "",
            at: nil,
            claimedAt: nil,
            custody: nil
        )
    }
}

/// An entry of custody as an auditor reads it: what was done when, and between what kinds of holders.
public struct AuditedCustody: Sendable, Hashable {
    public let sequence: Int
    public let action: String
    /// Nil where the row cannot be read: then only the number is right.
    public let at: DatedMoment?
    public let fromKind: String?
    public let toKind: String?
    /// Who wrote it down; nil for an entry that the case began with.
    public let recordedByName: String?

    public init(
        sequence: Int,
        action: String,
        at: DatedMoment?,
        fromKind: String?,
        toKind: String?,
        recordedByName: String?
    ) {
        self.sequence = sequence
        self.action = action
        self.at = at
        self.fromKind = fromKind
        self.toKind = toKind
        self.recordedByName = recordedByName
    }
}

/// Entries, newest first, with everybody who made one.
public struct AuditList: Sendable {
    public let entries: [AuditEntry]
    /// Whether there are earlier ones.
    public let isCut: Bool
    public let authors: [CaseChangeList.Author]
    /// The chain of custody of the item that was asked for, in order.
    public let custody: [AuditedCustody]
    /// Where the chain ends; nil for a class that does not see all of the log.
    public let head: ChainHead?

    public init(
        entries: [AuditEntry],
        isCut: Bool,
        authors: [CaseChangeList.Author],
        custody: [AuditedCustody],
        head: ChainHead?
    ) {
        self.entries = entries
        self.isCut = isCut
        self.authors = authors
        self.custody = custody
        self.head = head
    }
}
