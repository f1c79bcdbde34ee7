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
            let last = try ClientNumbers.check(
                mutations.compactMap { mutation in mutation.clientNumber.map { ($0, mutation.key.text) } },
                last: head.lastNumbers,
                known: Set(state.replies.keys)
            )
            let plan = decide(state, mutations)
            let raised = last.filter { head.lastNumbers[$0.key] != $0.value }
            return try LedgerWriting.write(plan, head: head, state: state, lastNumbers: raised, on: connection)
        }
    }

    public func refuse(
        _ key: IdempotencyKey,
        _ clientNumber: Mutation.ClientNumber,
        because refusal: any UserFacingError,
        by person: PersonID
    ) async throws -> MutationReply {
        let now = clock.now
        return try await database.write { connection in
            let lastNumbers = try LedgerReading.lock([clientNumber.client], person: person, at: now, on: connection)
            let isKnown = try !connection.rows(
                "SELECT key FROM request_reply WHERE person_id = \(person.text) AND key = \(key.text)"
            ).isEmpty
            let last = try ClientNumbers.check(
                [(clientNumber, key.text)],
                last: lastNumbers,
                known: isKnown ? [key.text] : []
            )
            var reply = MutationReply(number: clientNumber.number, key: key.text, refusal: refusal)
            reply.isRepeated = isKnown
            var queries: [SQLQuery] = []
            if !isKnown {
                queries.append(
                    """
                    INSERT INTO request_reply (person_id, key, case_id, subject_id, client_id, number, reply, at)
                    VALUES (\(person.text), \(key.text), '', NULL, \(clientNumber.client), \(clientNumber.number),
                        \(reply.json.text), \(now.microseconds))
                    """
                )
            }
            queries += ClientNumbers.raise(last)
            _ = try connection.commit(queries)
            return reply
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

/// The unbroken series of each client.
enum ClientNumbers {
    /// Checks mutations against the last numbers of their clients and answers what the last numbers are after them.
    ///
    /// A number that comes next counts also when its key is known already: a client that began a new series sends what
    /// was carried out before under new numbers.
    static func check(
        _ mutations: [(number: Mutation.ClientNumber, key: String)],
        last: [String: Int],
        known: Set<String>
    ) throws -> [String: Int] {
        var last = last
        for (id, key) in mutations {
            let previous = last[id.client] ?? 0
            if id.number <= previous {
                guard known.contains(key) else { throw ClientNumberError.taken }
            } else {
                guard id.number == previous + 1 else { throw ClientNumberError.gap(expected: previous + 1) }
                last[id.client] = id.number
            }
        }
        return last
    }

    static func raise(_ last: [String: Int]) -> [SQLQuery] {
        last.sorted { $0.key < $1.key }.map { client, number in
            "UPDATE client SET last_number = \(number) WHERE client_id = \(client)"
        }
    }
}
