/// A digest of bytes as text: 64 hexadecimal digits of SHA-256 (FIPS 180-4).
public typealias ByteDigest = @Sendable ([UInt8]) -> String

/// An event as its row holds it, word for word, with the entry of custody that it tells of: what the chain's hash is over.
///
/// Who saw it is not part of it: those masks are written anew when a class is made.
public struct ChainedEvent: Sendable, Hashable {
    public let caseFile: String
    public let seq: Int64
    public let position: String
    public let kind: String
    public let subject: String
    public let subjectID: String
    public let revision: Int64
    public let patch: String
    public let before: String
    public let changed: String
    public let group: String?
    public let actor: String
    public let actorName: String
    public let client: String?
    public let clientNumber: Int64?
    public let key: String
    public let undoes: String?
    public let at: Int64
    public let claimedAt: Int64?
    public let custody: ChainedCustody?

    public init(
        caseFile: String,
        seq: Int64,
        position: String,
        kind: String,
        subject: String,
        subjectID: String,
        revision: Int64,
        patch: String,
        before: String,
        changed: String,
        group: String?,
        actor: String,
        actorName: String,
        client: String?,
        clientNumber: Int64?,
        key: String,
        undoes: String?,
        at: Int64,
        claimedAt: Int64?,
        custody: ChainedCustody?
    ) {
        self.caseFile = caseFile
        self.seq = seq
        self.position = position
        self.kind = kind
        self.subject = subject
        self.subjectID = subjectID
        self.revision = revision
        self.patch = patch
        self.before = before
        self.changed = changed
        self.group = group
        self.actor = actor
        self.actorName = actorName
        self.client = client
        self.clientNumber = clientNumber
        self.key = key
        self.undoes = undoes
        self.at = at
        self.claimedAt = claimedAt
        self.custody = custody
    }

    /// The hash before a case's first event.
    public static let noHash = ""

    /// The hash of the event, over the one before it.
    public func hash(after previous: String, digest: ByteDigest) -> String { digest(bytes(after: previous)) }

    /// The form that is hashed: the format's name, the hash before, and each part with its length, so that no two events
    /// have the same bytes.
    ///
    /// Hashes that are stored depend on it: what changes here gets another name, and the old form is kept beside it.
    func bytes(after previous: String) -> [UInt8] {
        var form = ChainForm()
        form.add(Self.format)
        form.add(previous)
        form.add(caseFile)
        form.add(seq)
        form.add(position)
        form.add(kind)
        form.add(subject)
        form.add(subjectID)
        form.add(revision)
        form.add(patch)
        form.add(before)
        form.add(changed)
        form.add(group)
        form.add(actor)
        form.add(actorName)
        form.add(client)
        form.add(clientNumber)
        form.add(key)
        form.add(undoes)
        form.add(at)
        form.add(claimedAt)
        custody?.add(to: &form)
        return form.bytes
    }

    private static let format = "proffer.event.1"
}

/// An entry of custody as its row holds it.
public struct ChainedCustody: Sendable, Hashable {
    /// The columns of the entry in the order in which they are hashed.
    public let parts: [Part]

    public enum Part: Sendable, Hashable {
        case text(String?)
        case number(Int64?)
    }

    public init(_ parts: [Part]) { self.parts = parts }

    fileprivate func add(to form: inout ChainForm) {
        form.add("custody")
        for part in parts {
            switch part {
            case .text(let text): form.add(text)
            case .number(let number): form.add(number)
            }
        }
    }
}
