/// What the vault holds as far as this database knows: by hash, whoever's items they are.
///
/// A file is noted before its bytes are sealed. So whatever lies in the vault is known here, or is none of this database's
/// business: a sweep with the wrong database, or an old one, touches nothing.
public protocol StoredFiles: Sendable {
    /// Notes that bytes are about to be sealed: no sweep takes them for some time from now.
    func note(_ digest: FileDigest, bytes: Int64, at instant: Instant) async throws

    // MARK: Verification

    /// Takes on files of items that were not read since an instant, the longest unread first, for as long as reading them
    /// takes; nobody else gets them meanwhile. At most `FileLimits.verifyPortionMax`.
    func claim(readBefore instant: Instant, at now: Instant) async throws -> [StoredFile]

    /// Notes that files were read, and lets go of them.
    func finish(_ digests: [FileDigest], at now: Instant) async throws

    /// Has a file read again as soon as may be.
    func expedite(_ digest: FileDigest) async throws

    /// The items of a file with what they say of it, in the order of their identifiers; at most `FileLimits.holdersMax`.
    ///
    /// - Parameter areAlarmed: only those that say something of its condition.
    func holders(of digest: FileDigest, after item: EvidenceID?, areAlarmed: Bool) async throws -> [FileHolder]

    // MARK: Sweep

    /// Files of no item that were noted before an instant, in the order of their hashes; at most
    /// `FileLimits.sweepPortionMax`.
    func unclaimed(notedBefore instant: Instant, after digest: FileDigest?) async throws -> [FileDigest]

    /// Whether a file is no item's, and was noted before an instant.
    func isUnclaimed(_ digest: FileDigest, notedBefore instant: Instant) async throws -> Bool

    /// Forgets a file whose bytes are gone, unless it was noted again.
    func forget(_ digest: FileDigest, notedBefore instant: Instant) async throws

    // MARK: Standing

    /// How many files of items there are, how many were not read since an instant, and when the longest unread was read.
    func standing(readBefore instant: Instant) async throws -> VerificationStanding
}

/// A file that was taken on to be read again.
public struct StoredFile: Sendable, Hashable {
    public let digest: FileDigest
    public let bytes: Int64
    /// Until when nobody else takes it on.
    public let leasedUntil: Instant

    public init(digest: FileDigest, bytes: Int64, leasedUntil: Instant) {
        self.digest = digest
        self.bytes = bytes
        self.leasedUntil = leasedUntil
    }
}

/// An item that has a file, and what it says of the file's condition.
public struct FileHolder: Sendable, Hashable {
    public let item: EvidenceID
    public let caseFile: CaseFileID
    public let condition: FileCondition

    public init(item: EvidenceID, caseFile: CaseFileID, condition: FileCondition) {
        self.item = item
        self.caseFile = caseFile
        self.condition = condition
    }
}

/// How far the reading of stored files has come.
public struct VerificationStanding: Sendable, Hashable {
    public let filesCount: Int
    /// Files that were not read in time.
    public let overdueCount: Int
    /// When the longest unread file was read, or came in; nil without files, and for one of an older release that was
    /// never read since.
    public let oldest: Instant?

    public init(filesCount: Int, overdueCount: Int, oldest: Instant?) {
        self.filesCount = filesCount
        self.overdueCount = overdueCount
        self.oldest = oldest
    }
}
