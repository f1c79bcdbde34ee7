/// Keeps the bytes of files: those that are evidence for ever and unchanged, those on their way in for some days.
///
/// It knows no rights: who may read a file, the register of files says.
public protocol EvidenceVault: Sendable {
    /// Bytes of a request, as they come in.
    typealias Parts = AsyncSequence<[UInt8], any Error>

    /// Makes room for a file that is about to come.
    ///
    /// - Throws: `FileError.tooManyUploads`, `.diskFull`.
    func begin(_ draft: UploadDraft) async throws -> Upload

    /// - Throws: `FileError.uploadNotFound`, also for another person's.
    func upload(_ id: UploadID, of person: PersonID) async throws -> Upload

    /// Takes bytes at the end of what is there; what has come is safe on the disk when this returns, or throws because
    /// the parts ended in an error.
    ///
    /// - Throws: `FileError.uploadNotFound`, `.wrongOffset`, `.tooManyBytes`, `.diskFull`, and what the parts throw.
    func append(_ parts: any Parts, at offset: Int64, to id: UploadID, of person: PersonID) async throws -> Upload

    /// Says that a file is whole as it is, where its length was not known before.
    ///
    /// - Throws: `FileError.uploadNotFound`, `.empty`.
    func settle(_ id: UploadID, of person: PersonID) async throws -> Upload

    /// The hash of a file that is whole.
    ///
    /// - Throws: `FileError.uploadNotFound`, `.incomplete`.
    func digest(of id: UploadID, of person: PersonID) async throws -> FileDigest

    /// Puts a file that is whole among those that never change, under its hash; doing it again does nothing more.
    ///
    /// Nobody sweeps the bytes while `use` runs: the commit that makes them an item's belongs in it. The hash must have
    /// been noted (`StoredFiles.note`) before.
    ///
    /// - Throws: `FileError.uploadNotFound`, `.incomplete`, `.diskFull`, `LedgerError.overloaded` while a sweep looks at
    ///   the file, and what `use` throws.
    func seal<Answer>(
        _ id: UploadID,
        of person: PersonID,
        whileHeld use: (SealedUpload) async throws -> Answer
    ) async throws -> Answer

    /// Forgets a file on its way in; what was sealed stays.
    func discard(_ id: UploadID, of person: PersonID) async throws

    /// Bytes of a file, at most `FileLimits.readBytesMax` at a time; fewer at its end.
    ///
    /// - Throws: `FileError.missing` when the file is not there.
    func read(_ digest: FileDigest, from offset: Int64, count: Int) async throws -> [UInt8]

    /// Where a program that reads files finds it.
    ///
    /// - Throws: `FileError.missing`.
    func path(of digest: FileDigest) async throws -> String

    /// Reads the whole file again and compares its hash.
    ///
    /// - Parameter bytesPerSecond: how fast it reads at most; nil as fast as it can.
    /// - Throws: `CancellationError` between two parts, and what hindered the reading, which is no finding.
    func verify(_ digest: FileDigest, bytesPerSecond: Int?) async throws -> FileCondition

    /// Removes what nobody went on sending for so long.
    func removeStaleUploads(unchangedFor seconds: Int64) async throws

    /// Removes the bytes of a file that is nobody's, unless somebody seals the same ones just now.
    ///
    /// - Parameter isUnclaimed: asked while nobody can seal them.
    /// - Returns: whether they are gone.
    func sweep(_ digest: FileDigest, if isUnclaimed: () async throws -> Bool) async throws -> Bool
}

extension EvidenceVault {
    /// Puts a file among those that never change; it is kept as long as the hash was noted for.
    public func seal(_ id: UploadID, of person: PersonID) async throws -> SealedUpload {
        try await seal(id, of: person) { $0 }
    }
}

/// What a verification found.
public enum FileCondition: String, Sendable, CaseIterable {
    case unchanged, changed, missing

    /// Why such a file is not given out as evidence.
    public var refusal: FileError? {
        switch self {
        case .unchanged: nil
        case .changed: .changed
        case .missing: .missing
        }
    }
}

extension EvidenceItem {
    /// What the item says of its file; it came in unchanged, by its hash.
    public var fileCondition: FileCondition {
        values.text(.fileCondition).flatMap(FileCondition.init(rawValue:)) ?? .unchanged
    }
}
