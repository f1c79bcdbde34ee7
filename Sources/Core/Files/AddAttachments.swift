/// Makes what came with a mail items of their own, in one commit with the lines that tie them to it.
///
/// Each gets its bytes in the vault under their own hash, takes over where the mail came from and how it is protected, and
/// is its attachment. What is in the case already is not added again, but is its attachment as well. Doing it again adds
/// nothing.
public struct AddAttachments: Sendable {
    /// What became of an attachment.
    public struct Outcome: Sendable, Hashable {
        public enum Fate: Sendable, Hashable {
            case added(EvidenceID, FileContent)
            /// With an item that the person sees and that holds the same bytes.
            case alreadyHere(FileDuplicate?)
            case failed(String)
        }

        public let name: String
        public let fate: Fate
    }

    private let takeIn: TakeInFiles
    private let register: any FileRegister
    private let apply: ApplyMutations
    private let log: any EventLog
    private let clock: WallClock

    init(takeIn: TakeInFiles, register: any FileRegister, apply: ApplyMutations, log: any EventLog, clock: WallClock) {
        self.takeIn = takeIn
        self.register = register
        self.apply = apply
        self.log = log
        self.clock = clock
    }

    /// Adds at most `FileLimits.attachmentsAtOnceMax`; the next call goes on where this one ended.
    ///
    /// - Returns: what became of each, and whether some are still to be added.
    /// - Throws: `FileError.notFound` for an item without a mail that the person may open, `FileError.caseFull`,
    ///   `MarkupError`, and what `ApplyMutations` throws.
    public func callAsFunction(
        of item: EvidenceID,
        key: IdempotencyKey,
        for clearance: Clearance
    ) async throws -> (outcomes: [Outcome], isCut: Bool) {
        // Who may not open the mail is not told that it is there.
        guard let mail = try await register.file(of: item, for: clearance) else { throw FileError.notFound }
        if let refusal = mail.condition.refusal { throw refusal }
        guard Permissions.mayAttachFiles(as: clearance.role) else { throw EvidenceError.actionNotAllowed }
        guard let listing = try await takeIn.attachments.listing(of: mail) else { throw FileError.notFound }
        let contents = try await takeIn.attachments.contents(listing.separate.map(\.number), of: mail)
        var act = Act(mail: item, key: key)
        var isCut = listing.isCut
        let readUntil = ContinuousClock.now + .seconds(FileLimits.attachmentsReadingSeconds)
        for attachment in listing.separate {
            guard act.additions.count < FileLimits.attachmentsAtOnceMax else {
                isCut = true
                break
            }
            let bytes = contents[attachment.number] ?? []
            try await take(attachment, bytes, into: &act, until: readUntil, for: clearance)
        }
        guard !act.links.isEmpty else { return (act.outcomes, isCut) }
        let replies = try await apply(act.mutations, in: clearance.caseFile, by: clearance.person)
        for (addition, reply) in zip(act.additions, replies) {
            act.outcomes[addition.place] = Outcome(
                name: act.outcomes[addition.place].name,
                fate: try await fate(of: addition, reply, for: clearance)
            )
        }
        return (act.outcomes, isCut)
    }

    private func take(
        _ attachment: MailAttachment,
        _ bytes: [UInt8],
        into act: inout Act,
        until readUntil: ContinuousClock.Instant,
        for clearance: Clearance
    ) async throws {
        do {
            let sealed = try await takeIn.seal(bytes, named: attachment.name, for: clearance)
            if let there = try await register.duplicates(of: sealed.digest, but: nil, for: clearance).first {
                act.found(there, as: attachment)
            } else {
                act.add(try await takeIn.file(of: sealed, readUntil: readUntil), as: attachment, at: clock.now)
            }
        } catch FileError.empty {
            act.outcomes.append(Outcome(name: attachment.name, fate: .failed("This attachment is empty.")))
        } catch let error as FileError where error.code == FileError.tooLarge(bytesMax: 0).code {
            act.outcomes.append(Outcome(name: attachment.name, fate: .failed(error.userMessage)))
        }
    }

    private func fate(
        of addition: Act.Addition,
        _ reply: MutationReply,
        for clearance: Clearance
    ) async throws -> Outcome.Fate {
        if reply.code == EvidenceError.fileAlreadyHere.code {
            let digest = addition.file.digest
            return .alreadyHere(try await register.duplicates(of: digest, but: nil, for: clearance).first)
        }
        if reply.status == .refused { return .failed(reply.message ?? "") }
        let item = try await log.subject(ofKey: addition.key, by: clearance.person) ?? addition.item
        return .added(item, addition.file.content ?? FileContent())
    }

    /// What one call is about to do.
    private struct Act {
        struct Addition {
            let place: Int
            let item: EvidenceID
            let key: IdempotencyKey
            let file: SealedFile
        }

        let mail: EvidenceID
        let key: IdempotencyKey
        var outcomes: [Outcome] = []
        var additions: [Addition] = []
        var links: [AttachmentLink] = []

        mutating func found(_ there: FileDuplicate, as attachment: MailAttachment) {
            outcomes.append(Outcome(name: attachment.name, fate: .alreadyHere(there)))
            links.append(AttachmentLink(item: there.item, label: attachment.name))
        }

        mutating func add(_ file: SealedFile, as attachment: MailAttachment, at now: Instant) {
            // Of two keys that differ beyond their end only one would be carried out.
            guard let own = IdempotencyKey("\(key.text.suffix(80))-\(attachment.number)") else { return }
            let item = EvidenceID.random(at: now)
            additions.append(Addition(place: outcomes.count, item: item, key: own, file: file))
            outcomes.append(Outcome(name: attachment.name, fate: .failed("")))
            links.append(AttachmentLink(item: item, label: attachment.name))
        }

        var mutations: [Mutation] {
            let adds = additions.map { addition in
                Mutation(
                    key: addition.key,
                    operation: .add,
                    item: addition.item,
                    changes: TakeInFiles.changes(for: addition.file),
                    group: key.text,
                    file: addition.file,
                    mail: mail
                )
            }
            return adds
                + [Mutation(key: key, operation: .linkAttachments, item: mail, group: key.text, attachments: links)]
        }
    }
}
