public import Core
public import Measures
import Synchronization

/// The ledger with one writer at a time for each case: what arrives while a commit is under way is written together by
/// the next.
///
/// Each group is written by the task of its first submission, which then hands the case to the first that waits: there is
/// no task of the queue's own. A submission that has entered is carried to its end even when its task is cancelled. Of a
/// case where nobody writes nothing is kept.
public final class GroupingLedger: CaseLedger {
    /// A submission and who waits for its outcome.
    private struct Writer: Sendable {
        let pending: PendingSubmission
        let continuation: CheckedContinuation<Turn, any Error>
    }

    /// What a waiting task is woken with.
    private enum Turn: Sendable {
        /// Its submission is the first of this group, which it writes.
        case write([Writer])
        /// Another task wrote its submission.
        case written(LedgerOutcome)
    }

    private let ledger: SQLCaseLedger
    private let limits: WriterLimits
    private let measures: WriterMeasures
    private let queues = Mutex<[CaseFileID: WriterQueue<Writer>]>([:])

    public init(
        _ ledger: SQLCaseLedger,
        limits: WriterLimits = WriterLimits(),
        measures: WriterMeasures = WriterMeasures()
    ) {
        self.ledger = ledger
        self.limits = limits
        self.measures = measures
    }

    public func commit(
        _ mutations: [Mutation],
        in caseFile: CaseFileID,
        by person: PersonID,
        deciding decide: @escaping Deciding
    ) async throws -> LedgerOutcome {
        let pending = PendingSubmission(Submission(by: person, mutations), decide)
        let turn = try await withCheckedThrowingContinuation { continuation in
            enter(Writer(pending: pending, continuation: continuation), of: caseFile)
        }
        let outcome =
            switch turn {
            case .written(let outcome): outcome
            case .write(let group): try await write(group, in: caseFile).get()
            }
        for reply in outcome.replies { measures.replies.add(reply.measured) }
        return outcome
    }

    public func refuse(
        _ key: IdempotencyKey,
        _ clientNumber: Mutation.ClientNumber,
        because refusal: any UserFacingError,
        by person: PersonID
    ) async throws -> MutationReply {
        let reply = try await ledger.refuse(key, clientNumber, because: refusal, by: person)
        measures.replies.add(reply.measured)
        return reply
    }

    /// The cases where somebody writes or waits.
    var busyCases: Int { queues.withLock(\.count) }

    /// Mutations that wait in a case for the commit under way.
    func waitingMutations(in caseFile: CaseFileID) -> Int {
        queues.withLock { $0[caseFile]?.waitingMutations ?? 0 }
    }

    private func enter(_ writer: Writer, of caseFile: CaseFileID) {
        let submission = writer.pending.submission
        let entry = WriterQueue<Writer>.Entry(
            writer: writer,
            mutationCount: submission.mutations.count,
            goesAlone: submission.isImport
        )
        measures.waiting.add(entry.mutationCount)
        do throws(LedgerError) {
            let group = try queues.withLock { queues throws(LedgerError) in
                try queues[caseFile, default: WriterQueue(limits: limits)].enter(entry)
            }
            if group != nil { measures.busyCases.add(1) }
            wake(group)
        } catch {
            measures.waiting.add(-entry.mutationCount)
            measures.overloads.add()
            writer.continuation.resume(throwing: error)
        }
    }

    /// Writes a group, hands the case on, wakes the others of the group, and answers for its first.
    private func write(_ group: [Writer], in caseFile: CaseFileID) async -> Result<LedgerOutcome, any Error> {
        let began = ContinuousClock.now
        let outcomes = await ledger.commit(group.map(\.pending), in: caseFile)
        measures.commits.record(began.duration(to: .now))
        let next = queues.withLock { queues in
            let next = queues[caseFile]?.leave()
            if next == nil { queues[caseFile] = nil }
            return next
        }
        if next == nil { measures.busyCases.add(-1) }
        wake(next)
        for (writer, outcome) in zip(group, outcomes).dropFirst() {
            writer.continuation.resume(with: outcome.map(Turn.written))
        }
        return outcomes[0]
    }

    /// Tells the first of a group that it is its turn.
    private func wake(_ group: [Writer]?) {
        guard let group, let first = group.first else { return }
        let mutations = group.reduce(0) { $0 + $1.pending.submission.mutations.count }
        measures.waiting.add(-mutations)
        measures.groups.record(Double(mutations))
        first.continuation.resume(returning: .write(group))
    }
}

extension MutationReply {
    fileprivate var measured: WriterMeasures.Reply {
        if isRepeated { return .repeated }
        return switch status {
        case .applied: .applied
        case .merged: .merged
        case .conflict: .conflict
        case .refused: .refused
        }
    }
}
