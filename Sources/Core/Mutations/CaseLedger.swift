/// The only way to write to a case: reads under a lock, lets a pure function decide, writes rows, events and replies
/// in one commit.
public protocol CaseLedger: Sendable {
    /// Decides one submission over what is known, and leaves in the state what it did, for the submission after it.
    typealias Deciding = @Sendable (inout LedgerState, Submission) -> LedgerPlan

    /// Decides and writes the mutations in order, all of them in one transaction; others' may be in it too.
    ///
    /// - Throws: `AccessError.caseNotFound` when the person is not on the case, `ClientNumberError`,
    ///   `LedgerError.overloaded` before anything is done, and what the database throws. Rules and rights that forbid a
    ///   mutation are replies, not errors.
    func commit(
        _ mutations: [Mutation],
        in caseFile: CaseFileID,
        by person: PersonID,
        deciding decide: @escaping Deciding
    ) async throws -> LedgerOutcome

    /// Answers a mutation that cannot be decided, because it cannot be read or its case is not the person's.
    ///
    /// It takes its number all the same, or it would block its client's queue for ever. The refusal is kept with its
    /// key; what was stored under the key before is not told.
    ///
    /// - Throws: `ClientNumberError`, and what the database throws.
    func refuse(
        _ key: IdempotencyKey,
        _ clientNumber: Mutation.ClientNumber,
        because refusal: any UserFacingError,
        by person: PersonID
    ) async throws -> MutationReply
}

/// What a submission came to: its replies, and what is to be told to those who listen.
public struct LedgerOutcome: Sendable {
    public let replies: [MutationReply]
    /// The items that the submission added, as it left them; not those that were there already.
    public let added: [EvidenceItem]
    /// The person's class, as the decision knew it.
    public let clearance: Clearance
    /// All that the transaction wrote, others' events as well.
    ///
    /// Of submissions that were written together only the first has it, so that it is announced once.
    public private(set) var commit: Commit?

    public init(replies: [MutationReply], added: [EvidenceItem], clearance: Clearance) {
        self.replies = replies
        self.added = added
        self.clearance = clearance
    }

    /// The same with a commit to announce.
    public func announcing(_ commit: Commit?) -> LedgerOutcome {
        var outcome = self
        outcome.commit = commit
        return outcome
    }
}

/// Events of one commit, contiguous, oldest first, each with its item as it is after the commit.
public struct Commit: Sendable {
    public let caseFile: CaseFileID
    public let epoch: String
    public let events: [RecordedEvent]

    public init(caseFile: CaseFileID, epoch: String, events: [RecordedEvent]) {
        self.caseFile = caseFile
        self.epoch = epoch
        self.events = events
    }
}
