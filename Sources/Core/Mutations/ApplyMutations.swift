/// The only writer: sends mutations through the ledger and tells who listens what was committed.
public struct ApplyMutations: Sendable {
    private let ledger: any CaseLedger
    private let announce: @Sendable (Commit) async -> Void

    public init(ledger: any CaseLedger, announce: @escaping @Sendable (Commit) async -> Void) {
        self.ledger = ledger
        self.announce = announce
    }

    /// Commits the mutations together and answers what became of each, in order.
    public func callAsFunction(
        _ mutations: [Mutation],
        in caseFile: CaseFileID,
        by person: PersonID
    ) async throws -> [MutationReply] {
        let outcome = try await ledger.commit(mutations, in: caseFile, by: person, deciding: Decide.decide)
        if let commit = outcome.commit { await announce(commit) }
        return outcome.replies
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
}
