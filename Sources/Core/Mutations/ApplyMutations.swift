/// The only writer: sends mutations through the ledger and tells who listens what was committed.
public struct ApplyMutations: Sendable {
    private let ledger: any CaseLedger
    private let announce: @Sendable (Commit) async -> Void

    public init(ledger: any CaseLedger, announce: @escaping @Sendable (Commit) async -> Void) {
        self.ledger = ledger
        self.announce = announce
    }

    /// Commits the mutations together and answers what became of each, in order.
    ///
    /// - Throws: what the ledger throws: `CaseLedger.commit`.
    public func callAsFunction(
        _ mutations: [Mutation],
        in caseFile: CaseFileID,
        by person: PersonID
    ) async throws -> [MutationReply] {
        try await commit(mutations, in: caseFile, by: person, deciding: Decide.decide).replies
    }

    /// Commits one mutation that adds an item, and answers with the item as it was added and the class that it was
    /// added in.
    ///
    /// - Returns: no item where the reply is a refusal, or a repeat.
    public func callAsFunction(
        adding mutation: Mutation,
        in caseFile: CaseFileID,
        by person: PersonID
    ) async throws -> LedgerOutcome {
        try await commit([mutation], in: caseFile, by: person, deciding: Decide.decide)
    }

    /// Brings an item back and makes the edit that met its withdrawal: both or neither, in one commit.
    public func callAsFunction(
        restoringBy restoration: Mutation,
        for edit: Mutation,
        in caseFile: CaseFileID,
        by person: PersonID
    ) async throws -> [MutationReply] {
        try await commit([restoration, edit], in: caseFile, by: person, deciding: Decide.restoreWithEdit).replies
    }

    /// Notes what the program itself found out of items' files.
    public func callAsFunction(
        noting mutations: [Mutation],
        in caseFile: CaseFileID,
        by actor: SystemActor
    ) async throws -> [MutationReply] {
        try await commit(mutations, in: caseFile, by: actor.id, deciding: Decide.noteConditions).replies
    }

    /// Refuses a mutation that cannot be decided, and keeps the refusal with its number and key.
    public func refuse(
        _ key: IdempotencyKey,
        _ clientNumber: Mutation.ClientNumber,
        because refusal: any UserFacingError,
        by person: PersonID
    ) async throws -> MutationReply {
        try await ledger.refuse(key, clientNumber, because: refusal, by: person)
    }

    private func commit(
        _ mutations: [Mutation],
        in caseFile: CaseFileID,
        by person: PersonID,
        deciding decide: @escaping CaseLedger.Deciding
    ) async throws -> LedgerOutcome {
        let outcome = try await ledger.commit(mutations, in: caseFile, by: person, deciding: decide)
        if let commit = outcome.commit { await announce(commit) }
        return outcome
    }
}
