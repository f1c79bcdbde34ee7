public import Core
public import SQL

/// The ledger on a database: the head's row is the lock, so sequence order is commit order.
public struct SQLCaseLedger: CaseLedger {
    private let database: any SQLDatabase
    private let clock: WallClock

    public init(database: any SQLDatabase, clock: WallClock) {
        self.database = database
        self.clock = clock
    }

    public func commit(
        _ mutations: [Mutation],
        in caseFile: CaseFileID,
        by person: PersonID,
        deciding decide: @escaping @Sendable (LedgerState, [Mutation]) -> LedgerPlan
    ) async throws -> LedgerOutcome {
        let now = clock.now
        return try await database.write { connection in
            let head = try LedgerReading.lock(caseFile, mutations, person: person, at: now, on: connection)
            let state = try LedgerReading.state(
                of: mutations,
                in: caseFile,
                by: person,
                head: head,
                at: now,
                on: connection
            )
            try ClientNumbers.check(mutations, last: head.lastNumbers, known: Set(state.replies.keys))
            let plan = decide(state, mutations)
            return try LedgerWriting.write(plan, head: head, state: state, on: connection)
        }
    }
}

/// What the lock of the head answers.
struct LockedHead {
    let caseFile: CaseFileID
    let epoch: String
    let seq: Int64
    let lastNumbers: [String: Int]
}

/// A client's numbers are without gaps; what breaks the series stops the whole batch.
public enum ClientNumberError: Error, Equatable {
    /// The client skipped a number, or is not known: it begins again with `expected`.
    case gap(expected: Int)
    /// The number belongs to another key.
    case taken
    /// The client belongs to another person.
    case foreignClient
}

enum ClientNumbers {
    static func check(_ mutations: [Mutation], last: [String: Int], known: Set<String>) throws {
        var last = last
        for mutation in mutations {
            guard let id = mutation.clientNumber else { continue }
            let previous = last[id.client] ?? 0
            if id.number <= previous {
                guard known.contains(mutation.key.text) else { throw ClientNumberError.taken }
            } else {
                guard id.number == previous + 1 else { throw ClientNumberError.gap(expected: previous + 1) }
                last[id.client] = id.number
            }
        }
    }
}
