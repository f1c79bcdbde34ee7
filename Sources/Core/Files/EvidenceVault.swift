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

    /// Puts a file that is whole among those that never change, under its hash; doing it again does nothing more.
    ///
    /// - Throws: `FileError.uploadNotFound`, `.incomplete`, `.diskFull`.
    func seal(_ id: UploadID, of person: PersonID) async throws -> SealedUpload

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
    func verify(_ digest: FileDigest) async throws -> FileCondition

    /// Removes what nobody went on sending for `FileLimits.uploadSeconds`.
    func removeStaleUploads() async throws
}

/// What a verification found.
public enum FileCondition: String, Sendable, CaseIterable {
    case unchanged, changed, missing
}
