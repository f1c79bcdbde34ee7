import Core
import Storage

/// Takes the cases of a checked archive into a database: files first, then each case at once.
struct ImportArchive {
    /// What became of a case.
    struct Outcome {
        let archived: ArchivedCase
        let result: Result<RestoredCase, ArchiveError>

        var isIn: Bool {
            switch result {
            case .success: true
            case .failure: false
            }
        }
    }

    let archive: SQLCaseArchive
    let vault: any EvidenceVault
    let stored: any StoredFiles
    let clock: WallClock
    let allowsDemo: Bool
    let progress: (String) -> Void

    /// A case that cannot come in is told of and leaves the others alone.
    ///
    /// - Parameter isTrial: writes nothing that stays, and no files.
    func callAsFunction(_ checked: CheckedArchive, isTrial: Bool) async throws -> [Outcome] {
        if !isTrial { try await store(try checked.files) }
        var outcomes: [Outcome] = []
        for archived in checked.manifest.cases {
            progress("case \(outcomes.count + 1) of \(checked.manifest.cases.count)")
            do {
                let restored = try await archive.restore(
                    archived.id,
                    from: checked.rows(of: archived.id),
                    allowsDemo: allowsDemo,
                    isTrial: isTrial
                )
                outcomes.append(Outcome(archived: archived, result: .success(restored)))
            } catch let error as ArchiveError {
                outcomes.append(Outcome(archived: archived, result: .failure(error)))
            }
        }
        return outcomes
    }

    /// Bytes without an item are harmless, and swept after some days; an item without its bytes would be an alarm.
    private func store(_ files: [(digest: FileDigest, file: ArchivedFile)]) async throws {
        for (place, entry) in files.enumerated() {
            if place.isMultiple(of: Self.progressFiles) { progress("file \(place + 1) of \(files.count)") }
            let draft = try UploadDraft(
                person: Self.nobody,
                caseFile: .random(at: clock.now),
                name: entry.digest.text,
                bytes: entry.file.bytes,
                bytesMax: .max
            )
            let upload = try await vault.begin(draft)
            var offset: Int64 = 0
            while offset < entry.file.bytes {
                let portion = try entry.file.portion(at: offset)
                guard !portion.isEmpty else { throw ArchiveError.notAnArchive(reason: "it ends too soon") }
                _ = try await vault.append(WholeFile(bytes: portion), at: offset, to: upload.id, of: Self.nobody)
                offset += Int64(portion.count)
            }
            // The archive may have changed since it was checked.
            guard try await vault.digest(of: upload.id, of: Self.nobody) == entry.digest else {
                try await vault.discard(upload.id, of: Self.nobody)
                throw ArchiveError.changedMember(ArchiveMember.file(entry.digest))
            }
            try await stored.note(entry.digest, bytes: entry.file.bytes, at: clock.now)
            _ = try await vault.seal(upload.id, of: Self.nobody)
            try await vault.discard(upload.id, of: Self.nobody)
        }
    }

    /// Whose the uploads are while they are on their way: no person can have it.
    private static let nobody = PersonID(reserved: 2)
    private static let progressFiles = 100
}
