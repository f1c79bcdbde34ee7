public enum UploadTag {}
public typealias UploadID = Identifier<UploadTag>

/// A file on its way in: a person sends it in parts, and goes on after a cut where the last part ended.
public struct Upload: Sendable, Hashable {
    public let id: UploadID
    public let draft: UploadDraft
    /// How many bytes are here and safe.
    public let offset: Int64

    public init(id: UploadID, draft: UploadDraft, offset: Int64) {
        self.id = id
        self.draft = draft
        self.offset = offset
    }

    public var isComplete: Bool { offset == draft.bytes }
}

/// What is said of a file before it comes.
public struct UploadDraft: Sendable, Hashable {
    public let person: PersonID
    public let caseFile: CaseFileID
    public let name: String
    public let bytes: Int64

    /// - Throws: `FileError.empty`, `.tooLarge`.
    public init(
        person: PersonID,
        caseFile: CaseFileID,
        name: String,
        bytes: Int64,
        bytesMax: Int64
    ) throws(FileError) {
        guard bytes > 0 else { throw .empty }
        guard bytes <= bytesMax else { throw .tooLarge(bytesMax: bytesMax) }
        self.person = person
        self.caseFile = caseFile
        self.name = name
        self.bytes = bytes
    }
}

/// A file that came whole and lies in the vault, not yet any item's.
public struct SealedUpload: Sendable, Hashable {
    public let upload: UploadID
    public let draft: UploadDraft
    public let digest: FileDigest
    /// The first bytes, which tell what kind of file it is: at most `FileLimits.headBytes`.
    public let head: [UInt8]

    public init(upload: UploadID, draft: UploadDraft, digest: FileDigest, head: [UInt8]) {
        self.upload = upload
        self.draft = draft
        self.digest = digest
        self.head = head
    }
}
