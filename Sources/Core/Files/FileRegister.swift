/// Which item has which file, and who may open it.
public protocol FileRegister: Sendable {
    /// A file that the person may open, with the clearance that lets them.
    ///
    /// - Throws: `FileError.notFound`.
    func file(_ id: EvidenceFileID, for person: PersonID) async throws -> (file: EvidenceFile, clearance: Clearance)

    /// The file of an item, when there is one that the class may open.
    func file(of item: EvidenceID, for clearance: Clearance) async throws -> EvidenceFile?

    /// Items that hold these bytes, among those whose file the class may open; at most `FileLimits.duplicatesMax`.
    func duplicates(
        of digest: FileDigest,
        but item: EvidenceID?,
        for clearance: Clearance
    ) async throws
        -> [FileDuplicate]

    /// What the files of a case come to; the same bytes twice count twice.
    func bytes(in caseFile: CaseFileID) async throws -> Int64
}
