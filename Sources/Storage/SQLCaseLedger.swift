public import Core
public import SQL

/// The ledger on a database: the head's row is the lock, so sequence order is commit order.
public struct SQLCaseLedger: CaseLedger {
    private let database: any SQLDatabase
    private let clock: WallClock
    private let digest: ByteDigest

    /// - Parameter digest: what events are chained with.
    public init(database: any SQLDatabase, clock: WallClock, digest: @escaping ByteDigest) {
        self.database = database
        self.clock = clock
        self.digest = digest
    }

    public func commit(
        _ mutations: [Mutation],
        in caseFile: CaseFileID,
        by person: PersonID,
        deciding decide: @escaping Deciding
    ) async throws -> LedgerOutcome {
        let pending = PendingSubmission(Submission(by: person, mutations), decide)
        return try await write([pending], in: caseFile)[0].get()
    }

    public func refuse(
        _ key: IdempotencyKey,
        _ clientNumber: Mutation.ClientNumber,
        because refusal: any UserFacingError,
        by person: PersonID
    ) async throws -> MutationReply {
        let now = clock.now
        return try await database.write { connection in
            try RefusedMutation(key: key, number: clientNumber, refusal: refusal, person: person, now: now)
                .write(on: connection)
        }
    }

    /// Writes submissions of a case in one transaction, in order, and answers each by itself.
    ///
    /// One that is refused leaves the others alone: that is decided before anything is written. When the database itself
    /// refuses, or holds something that cannot be read, all is undone and each goes alone, so that it fails by itself.
    func commit(
        _ group: [PendingSubmission],
        in caseFile: CaseFileID
    ) async -> [Result<LedgerOutcome, any Error>] {
        do {
            return try await write(group, in: caseFile)
        } catch let error where group.count == 1 || error.isOfTheDatabase {
            return group.map { _ in .failure(error) }
        } catch {
            var results: [Result<LedgerOutcome, any Error>] = []
            for pending in group {
                do {
                    results += try await write([pending], in: caseFile)
                } catch {
                    results.append(.failure(error))
                }
            }
            return results
        }
    }

    private func write(
        _ group: [PendingSubmission],
        in caseFile: CaseFileID
    ) async throws -> [Result<LedgerOutcome, any Error>] {
        let now = clock.now
        let digest = digest
        return try await database.write { connection in
            let (head, state) = try Self.read(group.map(\.submission), in: caseFile, at: now, on: connection)
            var decisions = GroupDecision(state: state, numbers: ClientNumbers(head.clients))
            for pending in group { decisions.take(pending) }
            // Nothing is to be written: the transaction is undone, with the clients that it would have made.
            if group.count == 1, case .failure(let refusal) = decisions.outcomes[0] { throw refusal }
            let commit = try LedgerWriting.write(
                decisions.plan,
                head: head,
                read: state,
                numbers: decisions.numbers,
                digest: digest,
                on: connection
            )
            return decisions.outcomes(announcing: commit)
        }
    }

    /// Locks and reads; a lock that does not come in time is an overload, because nothing was done yet.
    private static func read(
        _ submissions: [Submission],
        in caseFile: CaseFileID,
        at now: Instant,
        on connection: any SQLConnection
    ) throws -> (head: LockedHead, state: LedgerState) {
        do {
            return try LedgerReading.read(submissions, in: caseFile, at: now, on: connection)
        } catch SQLError.timeout {
            throw LedgerError.overloaded(seconds: 1)
        }
    }
}

/// A submission with the function that decides it.
struct PendingSubmission: Sendable {
    let submission: Submission
    let decide: CaseLedger.Deciding

    init(_ submission: Submission, _ decide: @escaping CaseLedger.Deciding) {
        self.submission = submission
        self.decide = decide
    }
}

/// Submissions of one transaction, decided one after the other; each sees what those before it did.
private struct GroupDecision {
    private(set) var state: LedgerState
    private(set) var numbers: ClientNumbers
    private(set) var plan = LedgerPlan()
    private(set) var outcomes: [Result<LedgerOutcome, any Error>] = []

    init(state: LedgerState, numbers: ClientNumbers) {
        self.state = state
        self.numbers = numbers
        plan.nextItemNumber = state.nextItemNumber
        plan.nextBatesNumber = state.bates.next
    }

    mutating func take(_ pending: PendingSubmission) {
        outcomes.append(Result { try decide(pending) })
    }

    /// The first that was carried out has the commit to announce.
    func outcomes(announcing commit: Commit?) -> [Result<LedgerOutcome, any Error>] {
        var commit = commit
        return outcomes.map { outcome in
            outcome.map { outcome in
                defer { commit = nil }
                return outcome.announcing(commit)
            }
        }
    }

    private mutating func decide(_ pending: PendingSubmission) throws -> LedgerOutcome {
        let submission = pending.submission
        guard let writer = state.writers[submission.person] else { throw AccessError.caseNotFound }
        try numbers.take(submission.numbered, of: submission.person, known: writer.replies.keys)
        let decided = pending.decide(&state, submission)
        plan.append(decided)
        return LedgerOutcome(replies: decided.replies, added: decided.added, clearance: writer.clearance)
    }
}

extension Error {
    /// Whether it says that the database is not there or too slow, so that each alone would fare no better.
    fileprivate var isOfTheDatabase: Bool {
        if self is LedgerError { return true }
        return switch self as? SQLError {
        case .unavailable, .timeout: true
        case .uniqueViolation, .constraintViolation, .retryable, .statement, .decoding, nil: false
        }
    }
}
