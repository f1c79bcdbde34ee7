import Core
import FoundationEssentials

/// The files of the demo case's items, as the script beside them made them.
struct DemoFiles: Sendable {
    /// One line of the manifest.
    struct Entry: Decodable, Sendable {
        /// The number of its item: E-012.
        let item: String
        let file: String
        /// The name that it came with.
        let name: String
        let sha256: String
        let bytes: Int64
        let mediaType: String
    }

    private let directory: String
    let entries: [Entry]

    /// - Throws: what the decoder throws.
    init(directory: String) throws {
        self.directory = directory
        entries = try JSONDecoder().decode(
            [Entry].self,
            from: Data(contentsOf: URL(filePath: "\(directory)/manifest.json"))
        )
    }

    /// Puts a file into the vault.
    ///
    /// - Throws: `DemoCaseError.otherFile` when it is not the one of the manifest, and what the vault throws.
    func store(
        _ entry: Entry,
        in vault: any EvidenceVault,
        noting stored: any StoredFiles,
        at instant: Instant,
        _ read: ReadFile?,
        for clearance: Clearance
    ) async throws -> SealedFile {
        let bytes = Array(try Data(contentsOf: URL(filePath: "\(directory)/\(entry.file)")))
        let draft = try UploadDraft(
            person: clearance.person,
            caseFile: clearance.caseFile,
            name: entry.name,
            bytes: entry.bytes,
            bytesMax: FileLimits.bytesMax
        )
        let upload = try await vault.begin(draft)
        _ = try await vault.append(WholeFile(bytes: bytes), at: 0, to: upload.id, of: clearance.person)
        let digest = try await vault.digest(of: upload.id, of: clearance.person)
        try await stored.note(digest, bytes: entry.bytes, at: instant)
        let sealed = try await vault.seal(upload.id, of: clearance.person)
        try await vault.discard(upload.id, of: clearance.person)
        guard sealed.digest.text == entry.sha256 else { throw DemoCaseError.otherFile(entry.file) }
        return SealedFile(
            id: DemoName.identifier("file \(entry.item)"),
            name: entry.name,
            digest: sealed.digest,
            bytes: entry.bytes,
            mediaType: entry.mediaType,
            content: try await read?(
                sealed.digest,
                bytes: entry.bytes,
                mediaType: MediaType(rawValue: entry.mediaType),
                within: .milliseconds(FileLimits.rereadingMilliseconds)
            )
        )
    }
}

extension FieldValues {
    /// The values with what a file says of itself.
    func with(_ file: SealedFile) -> FieldValues {
        var values = self
        values[.fileName] = .text(file.name)
        values[.sha256] = .text(file.digest.text)
        values[.bytes] = .number(file.bytes)
        values[.mediaType] = .text(file.mediaType)
        values[.fileProblem] = file.content?.problem.map { .text($0.rawValue) }
        return values
    }
}
