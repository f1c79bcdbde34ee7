/// One act of one person on one record, as a form, a JSON request or a client's queue sends it.
public struct Mutation: Sendable, Hashable {
    /// What a mutation does.
    public enum Operation: String, Sendable, CaseIterable {
        case add = "evidence.add"
        case revise = "evidence.revise"
        case withdraw = "evidence.withdraw"
        case restore = "evidence.restore"
        /// Gives an item its Bates numbers, one for each page.
        case stamp = "evidence.stamp"
        /// Gives an item its file.
        case attach = "evidence.attach"
        /// Notes what a verification of an item's file found.
        case verify = "evidence.verify"
        /// Says which items came with a mail.
        case linkAttachments = "evidence.attachments"
        /// Adds an entry to an item's chain of custody.
        case recordCustody = "evidence.custody"

        /// Whether a client sends it among others; what is about a file's bytes has addresses of its own.
        public var isSentInBatches: Bool { ![.attach, .verify, .linkAttachments].contains(self) }
    }

    /// The number that a client gave it, in its own unbroken series.
    public struct ClientNumber: Sendable, Hashable {
        public let client: String
        public let number: Int

        public init(client: String, number: Int) {
            self.client = client
            self.number = number
        }
    }

    public let key: IdempotencyKey
    public let clientNumber: ClientNumber?
    public let operation: Operation
    public let item: EvidenceID
    /// The item's revision that the person saw, by field; in the numbers of the person's class.
    public let base: [EvidenceField: Int]
    public let changes: [EvidenceField: FieldChange]
    /// Mutations of one act share a group: one entry in history, undo and notice.
    public let group: String?
    /// The key or the group of the person's own act that this undoes.
    ///
    /// What is put back, the log says: `changes` only names the fields that are meant, and `base` is not asked.
    public let undoes: String?
    /// When the person acted, by the person's own clock; shown, never used for order.
    public let claimedAt: Instant?
    /// The fingerprint of a spreadsheet's row, so that the same list adds nothing twice.
    public let listRow: String?
    /// The file that an item is added with, or gets; it lies in the vault already.
    public let file: SealedFile?
    /// What a verification found.
    public let condition: FileCondition?
    /// What a verification read of the file.
    public let content: FileContent?
    /// The mail that a new item came with.
    public let mail: EvidenceID?
    /// The items that came with a mail.
    public let attachments: [AttachmentLink]
    /// The entry that an addition to a chain of custody is about.
    public let custody: CustodyDraft?

    public init(
        key: IdempotencyKey,
        clientNumber: ClientNumber? = nil,
        operation: Operation,
        item: EvidenceID,
        base: [EvidenceField: Int] = [:],
        changes: [EvidenceField: FieldChange] = [:],
        group: String? = nil,
        undoes: String? = nil,
        claimedAt: Instant? = nil,
        listRow: String? = nil,
        file: SealedFile? = nil,
        condition: FileCondition? = nil,
        content: FileContent? = nil,
        mail: EvidenceID? = nil,
        attachments: [AttachmentLink] = [],
        custody: CustodyDraft? = nil
    ) {
        self.key = key
        self.clientNumber = clientNumber
        self.operation = operation
        self.item = item
        self.base = base
        self.changes = changes
        self.group = group
        self.undoes = undoes
        self.claimedAt = claimedAt
        self.listRow = listRow
        self.file = file
        self.condition = condition
        self.content = content
        self.mail = mail
        self.attachments = attachments
        self.custody = custody
    }
}

/// An item that came with a mail, and what the mail calls it.
public struct AttachmentLink: Sendable, Hashable {
    public let item: EvidenceID
    public let label: String

    public init(item: EvidenceID, label: String) {
        self.item = item
        self.label = label
    }
}

/// What a mutation does to a field: a set changes by members, everything else by its whole value.
public enum FieldChange: Sendable, Hashable {
    case to(FieldValue?)
    case members(add: [String], remove: [String])

    /// The value of the field after the change.
    public func applied(to current: FieldValue?) -> FieldValue? {
        switch self {
        case .to(let value): return value
        case .members(let add, let remove):
            var members: Set<String> = []
            if case .set(let present) = current { members.formUnion(present) }
            members.formUnion(add)
            members.subtract(remove)
            return .set(of: members)
        }
    }
}

extension FieldChange {
    /// What a whole value, as a form sends it, means for a field that others changed since it was seen.
    ///
    /// A value sent back as it was seen is no edit (nil), and a whole set means the members that it adds and leaves out:
    /// a form holds every field of an item and must not put back what others changed meanwhile.
    func meant(by field: EvidenceField, seen: FieldValue?, now current: FieldValue?) -> FieldChange? {
        guard case .to(let value) = self, seen != current else { return self }
        if (value ?? field.defaultValue) == (seen ?? field.defaultValue) { return nil }
        guard case .set = field.shape else { return self }
        let (mine, theirs) = (Set(value?.members ?? []), Set(seen?.members ?? []))
        return .members(add: mine.subtracting(theirs).sorted(), remove: theirs.subtracting(mine).sorted())
    }
}

extension FieldValue {
    fileprivate var members: [String] {
        guard case .set(let members) = self else { return [] }
        return members
    }
}

/// What a person's request is known by, so that sending it again does nothing again: 8 to 100 printable characters.
public struct IdempotencyKey: Sendable, Hashable {
    public let text: String

    public init?(_ text: String) {
        guard (8...100).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.text = text
    }

    /// A key for a form: 128 random bits.
    public static func random() -> IdempotencyKey {
        IdempotencyKey(
            unchecked: String(UInt64.random(in: .min ... .max), radix: 36)
                + "-" + String(UInt64.random(in: .min ... .max), radix: 36) + "-key"
        )
    }

    private init(unchecked text: String) { self.text = text }
}
