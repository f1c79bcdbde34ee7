/// Takes files in: sent in parts, sealed in the vault, and then an item's, in one commit with its event.
public struct TakeInFiles: Sendable {
    public let vault: any EvidenceVault
    public let register: any FileRegister
    public let stored: any StoredFiles
    /// What came with mails, before and beside being items.
    public let attachments: MailAttachments
    private let read: ReadFile
    private let apply: ApplyMutations
    private let log: any EventLog
    private let clock: WallClock
    public let bytesMax: Int64
    public let caseBytesMax: Int64

    /// - Parameters:
    ///   - bytesMax: the largest file.
    ///   - caseBytesMax: what the files of a case may come to.
    public init(
        vault: any EvidenceVault,
        register: any FileRegister,
        stored: any StoredFiles,
        readers: FileReaders,
        apply: ApplyMutations,
        log: any EventLog,
        clock: WallClock,
        bytesMax: Int64 = FileLimits.bytesMax,
        caseBytesMax: Int64 = FileLimits.caseBytesMax
    ) {
        self.vault = vault
        self.register = register
        self.stored = stored
        attachments = MailAttachments(vault: vault, markup: readers.markup)
        read = ReadFile(vault: vault, readers: readers)
        self.apply = apply
        self.log = log
        self.clock = clock
        self.bytesMax = bytesMax
        self.caseBytesMax = caseBytesMax
    }

    public var handOut: HandOutFile { HandOutFile(register: register) }

    /// Makes room for a file.
    ///
    /// - Throws: `EvidenceError.actionNotAllowed`, `FileError.empty`, `.tooLarge`, `.caseFull`, `.tooManyUploads`,
    ///   `.diskFull`.
    public func begin(_ name: String, bytes: Int64, for clearance: Clearance) async throws -> Upload {
        guard Permissions.mayAttachFiles(as: clearance.role) else { throw EvidenceError.actionNotAllowed }
        let draft = try UploadDraft(
            person: clearance.person,
            caseFile: clearance.caseFile,
            name: FileName(cleaning: name).text,
            bytes: bytes,
            bytesMax: bytesMax
        )
        guard bytes <= (try await room(in: clearance.caseFile)) else { throw FileError.caseFull }
        return try await vault.begin(draft)
    }

    private func room(in caseFile: CaseFileID) async throws -> Int64 {
        max(0, caseBytesMax - (try await register.bytes(in: caseFile)))
    }

    /// Takes in a whole file of unknown length at once, as a form sends it.
    ///
    /// - Parameter bytesMin: what it has at the least, where that is known: what has no room is refused before it comes.
    /// - Throws: as `begin`, and `FileError.tooLarge` when it turns out so.
    public func receive(
        _ name: String,
        _ parts: any EvidenceVault.Parts,
        bytesMin: Int64 = 0,
        for clearance: Clearance
    ) async throws -> Upload {
        let most = min(bytesMax, try await room(in: clearance.caseFile))
        let excess = most < bytesMax ? FileError.caseFull : .tooLarge(bytesMax: bytesMax)
        guard most > 0, bytesMin <= most else { throw excess }
        let open = try await begin(name, bytes: most, for: clearance)
        do {
            _ = try await vault.append(parts, at: 0, to: open.id, of: clearance.person)
            return try await vault.settle(open.id, of: clearance.person)
        } catch {
            try await vault.discard(open.id, of: clearance.person)
            guard case FileError.tooManyBytes = error else { throw error }
            throw excess
        }
    }

    /// Adds an item with its file; title and kind come from the file where they are not given.
    ///
    /// - Parameter isWantedOnce: refuses, with the code of `EvidenceError.fileAlreadyHere`, what the person could find
    ///   in the case.
    /// - Throws: `FileError.uploadNotFound`, `.incomplete`, and what `ApplyMutations` throws.
    public func add(
        _ upload: UploadID,
        as item: EvidenceID,
        with changes: [EvidenceField: FieldChange],
        isWantedOnce: Bool,
        key: IdempotencyKey,
        group: String? = nil,
        for clearance: Clearance
    ) async throws -> (outcome: LedgerOutcome, file: SealedFile?) {
        let (outcome, file) = try await sealing(upload, isWantedOnce: isWantedOnce, key: key, for: clearance) { file in
            let changes = changes.merging(file.map(Self.changes) ?? [:]) { given, _ in given }
            let mutation = Mutation(key: key, operation: .add, item: item, changes: changes, group: group, file: file)
            return (try await apply(adding: mutation, in: clearance.caseFile, by: clearance.person), file)
        }
        if let reply = outcome.replies.first { try await finish(upload, reply, for: clearance) }
        return (outcome, file)
    }

    /// Gives an item its file.
    ///
    /// - Throws: `FileError.uploadNotFound`, `.incomplete`, and what `ApplyMutations` throws.
    public func attach(
        _ upload: UploadID,
        to item: EvidenceID,
        key: IdempotencyKey,
        for clearance: Clearance
    ) async throws -> (reply: MutationReply, file: SealedFile?) {
        let (replies, file) = try await sealing(upload, isWantedOnce: false, key: key, for: clearance) { file in
            let mutation = Mutation(key: key, operation: .attach, item: item, file: file)
            return (try await apply([mutation], in: clearance.caseFile, by: clearance.person), file)
        }
        guard let reply = replies.first else { throw EvidenceError.notFound }
        try await finish(upload, reply, for: clearance)
        return (reply, file)
    }

    /// What makes what came with an item's mail items of their own.
    public var addAttachments: AddAttachments {
        AddAttachments(takeIn: self, register: register, apply: apply, log: log, clock: clock)
    }

    /// Reads an item's file again, and notes on the item whether it is what came in, and what hinders reading it.
    ///
    /// - Throws: `FileError.notFound` for an item without a file that the class may open, and what `ApplyMutations`
    ///   throws.
    public func verify(
        _ item: EvidenceID,
        key: IdempotencyKey,
        for clearance: Clearance
    ) async throws -> (condition: FileCondition, reply: MutationReply) {
        // Who may not open the file is not told that it is there.
        guard let file = try await register.file(of: item, for: clearance) else { throw FileError.notFound }
        guard Permissions.mayAttachFiles(as: clearance.role) else { throw EvidenceError.actionNotAllowed }
        let condition = try await vault.verify(file.digest, bytesPerSecond: nil)
        var content: FileContent?
        if condition == .unchanged {
            content = try await read(
                file.digest,
                bytes: file.bytes,
                mediaType: MediaType(rawValue: file.mediaType),
                within: .milliseconds(FileLimits.rereadingMilliseconds)
            )
        }
        let mutation = Mutation(key: key, operation: .verify, item: item, condition: condition, content: content)
        let replies = try await apply([mutation], in: clearance.caseFile, by: clearance.person)
        guard let reply = replies.first else { throw EvidenceError.notFound }
        return (condition, reply)
    }

    /// Seals the file of an upload and commits while nobody sweeps it; without a file where that is gone because the same
    /// request was carried out before.
    private func sealing<Answer>(
        _ id: UploadID,
        isWantedOnce: Bool,
        key: IdempotencyKey,
        for clearance: Clearance,
        _ commit: (SealedFile?) async throws -> Answer
    ) async throws -> Answer {
        do {
            // An upload was let in for its case: nobody takes a file over to another one.
            let draft = try await vault.upload(id, of: clearance.person).draft
            guard draft.caseFile == clearance.caseFile else { throw FileError.uploadNotFound }
            guard draft.bytes <= (try await room(in: clearance.caseFile)) else { throw FileError.caseFull }
            let digest = try await vault.digest(of: id, of: clearance.person)
            try await stored.note(digest, bytes: draft.bytes, at: clock.now)
            return try await vault.seal(id, of: clearance.person) { sealed in
                try await commit(try await file(of: sealed, isWantedOnce: isWantedOnce, for: clearance))
            }
        } catch FileError.uploadNotFound {
            guard try await log.subject(ofKey: key, by: clearance.person) != nil else { throw FileError.uploadNotFound }
            return try await commit(nil)
        }
    }

    /// A sealed file as an item takes it, read unless the ledger will not take it in.
    private func file(
        of sealed: SealedUpload,
        isWantedOnce: Bool,
        for clearance: Clearance
    ) async throws -> SealedFile {
        let duplicates =
            isWantedOnce ? try await register.duplicates(of: sealed.digest, but: nil, for: clearance) : []
        guard duplicates.isEmpty else { return file(of: sealed, isWantedOnce: isWantedOnce, content: nil) }
        let content = try await read(sealed, within: .milliseconds(FileLimits.readingMilliseconds))
        return file(of: sealed, isWantedOnce: isWantedOnce, content: content)
    }

    /// Puts what came with a mail into the vault.
    ///
    /// - Throws: `FileError.empty`, `.tooLarge`, `.caseFull`, `.tooManyUploads`, `.diskFull`.
    func seal(_ bytes: [UInt8], named name: String, for clearance: Clearance) async throws -> SealedUpload {
        let upload = try await begin(name, bytes: Int64(bytes.count), for: clearance)
        do {
            _ = try await vault.append(WholeFile(bytes: bytes), at: 0, to: upload.id, of: clearance.person)
            let digest = try await vault.digest(of: upload.id, of: clearance.person)
            try await stored.note(digest, bytes: Int64(bytes.count), at: clock.now)
            let sealed = try await vault.seal(upload.id, of: clearance.person)
            try await vault.discard(upload.id, of: clearance.person)
            return sealed
        } catch {
            try await vault.discard(upload.id, of: clearance.person)
            throw error
        }
    }

    /// What came with a mail as the file that it will be, read as far as there is time.
    func file(of sealed: SealedUpload, readUntil end: ContinuousClock.Instant) async throws -> SealedFile {
        let limit = min(.milliseconds(FileLimits.readingMilliseconds), ContinuousClock.now.duration(to: end))
        return file(of: sealed, isWantedOnce: true, content: try await read(sealed, within: limit))
    }

    private func file(of sealed: SealedUpload, isWantedOnce: Bool, content: FileContent?) -> SealedFile {
        SealedFile(
            id: .random(at: clock.now),
            name: sealed.draft.name,
            digest: sealed.digest,
            bytes: sealed.draft.bytes,
            mediaType: MediaType.recognise(head: sealed.head, name: sealed.draft.name).rawValue,
            isWantedOnce: isWantedOnce,
            content: content
        )
    }

    /// What was refused can be tried again, with another answer: only what became an item's is forgotten.
    private func finish(_ upload: UploadID, _ reply: MutationReply, for clearance: Clearance) async throws {
        if reply.status == .applied { try await vault.discard(upload, of: clearance.person) }
    }

    /// What an item that says nothing else takes from its file.
    static func changes(for file: SealedFile) -> [EvidenceField: FieldChange] {
        [.title: .to(.text(title(of: file.name))), .kind: .to(.text(kind(of: file)))]
    }

    /// The name without its extension, as far as a title is long.
    private static func title(of name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }

    private static func kind(of file: SealedFile) -> String {
        MediaType(rawValue: file.mediaType).suggestedKind ?? "document"
    }
}
