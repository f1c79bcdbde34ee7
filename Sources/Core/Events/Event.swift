/// The closed list of what can happen to a record.
public enum EventKind: String, Sendable, CaseIterable {
    case evidenceAdded = "evidence.added"
    case evidenceRevised = "evidence.revised"
    case evidenceWithdrawn = "evidence.withdrawn"
    case evidenceRestored = "evidence.restored"
    /// An entry was added to the item's chain of custody; what follows from it for the fields is changed with it.
    case evidenceCustody = "evidence.custody"
    /// Items became its attachments.
    case evidenceFamily = "evidence.family"
}

/// One thing that happened, as the log keeps it for ever: outbox, replay source, undo source and history at once.
public struct Event: Sendable, Hashable {
    public let kind: EventKind
    public let item: EvidenceID
    /// The item's own revision after the event.
    public let revision: Int
    /// The changed fields after and before; an empty field has no entry.
    public let after: FieldValues
    public let before: FieldValues
    public let changed: [EvidenceField]
    public let audienceBefore: Audience
    public let audienceAfter: Audience
    /// Classes in either audience that see at least one changed field, or the row coming or going.
    public let seenBy: Audience
    public let group: String?
    public let actor: PersonID
    /// The name as it was.
    public let actorName: String
    public let clientNumber: Mutation.ClientNumber?
    public let key: String
    public let undoes: String?
    public let at: Instant
    public let claimedAt: Instant?
    /// Events of the item up to this one that a class did not see, by class number, where there are any.
    public let hiddenEvents: [Int: Int]

    public init(
        kind: EventKind,
        item: EvidenceID,
        revision: Int,
        after: FieldValues,
        before: FieldValues,
        changed: [EvidenceField],
        audienceBefore: Audience,
        audienceAfter: Audience,
        seenBy: Audience,
        group: String?,
        actor: PersonID,
        actorName: String,
        clientNumber: Mutation.ClientNumber?,
        key: String,
        undoes: String?,
        at: Instant,
        claimedAt: Instant?,
        hiddenEvents: [Int: Int] = [:]
    ) {
        self.kind = kind
        self.item = item
        self.revision = revision
        self.after = after
        self.before = before
        self.changed = changed
        self.audienceBefore = audienceBefore
        self.audienceAfter = audienceAfter
        self.seenBy = seenBy
        self.group = group
        self.actor = actor
        self.actorName = actorName
        self.clientNumber = clientNumber
        self.key = key
        self.undoes = undoes
        self.at = at
        self.claimedAt = claimedAt
        self.hiddenEvents = hiddenEvents
    }

    /// The item's revision after the event in the numbers of a class: without gaps, so hidden edits cannot be counted.
    public func revision(for group: ClearanceClass) -> Int { revision - hiddenEvents[group.number, default: 0] }
}

/// An event with its place in the log and its item.
public struct RecordedEvent: Sendable {
    /// The case's gapless sequence; never leaves the server.
    public let seq: Int64
    /// The random token that clients see.
    public let position: EventPosition
    public let event: Event
    /// The item as it is when the event is read: what rows are rendered from.
    public let subject: EvidenceItem

    public init(seq: Int64, position: EventPosition, event: Event, subject: EvidenceItem) {
        self.seq = seq
        self.position = position
        self.event = event
        self.subject = subject
    }
}

/// Where a reader stands in a case's log: a random token, so that neither counts nor gaps tell of hidden events.
public struct EventPosition: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    private static let length = 22

    /// Reads a token: 22 letters, digits, `-` and `_`.
    public init?(_ text: String) {
        guard text.utf8.count == Self.length, text.utf8.allSatisfy(Self.alphabet.contains) else { return nil }
        self.text = text
    }

    public static func random() -> EventPosition {
        var random = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        while bytes.count < length {
            // Asking for bits is a system call: each is good for ten letters.
            var bits = random.next()
            for _ in 0..<min(10, length - bytes.count) {
                bytes.append(alphabet[Int(bits & 63)])
                bits >>= 6
            }
        }
        return EventPosition(unchecked: String(decoding: bytes, as: UTF8.self))
    }

    private init(unchecked text: String) { self.text = text }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    public var description: String { text }
}
