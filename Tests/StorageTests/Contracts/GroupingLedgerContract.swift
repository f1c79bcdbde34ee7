import Core
import SQL
import TestSupport
import Testing

@testable import Storage

/// What submissions that are written together promise one another, on both databases.
@Suite("Grouping ledger", .timeLimit(.minutes(5)))
struct GroupingLedgerContract {
    @Test(
        "writes what arrives together in one commit, each with its own right and name",
        arguments: TestDatabase.allCases
    )
    func writesTogether(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let group = Group(workspace)
        let item = try await workspace.item(titled: "Knife")
        let stranger = try await workspace.stranger()
        let outcomes = try await group.together([
            (workspace.lead, [revision(of: item, .title, "Kitchen knife")]),
            (stranger, [revision(of: item, .title, "Spoon")]),
            (workspace.paralegal, [revision(of: item, .ruling, "Admitted")]),
            (workspace.paralegal, [revision(of: item, .location, "Room 2")]),
        ])
        #expect(throws: AccessError.caseNotFound) { try outcomes[1].get() }
        #expect(try outcomes[0].get().replies.map(\.status) == [.applied])
        #expect(try outcomes[2].get().replies.map(\.code) == ["not_allowed"])
        #expect(try outcomes[3].get().replies.map(\.revision) == [3])
        // The first announces the events of all.
        let commits = outcomes.compactMap { outcome in try? outcome.get().commit }
        #expect(commits.count == 1)
        let events = try #require(commits.first).events
        #expect(events.map(\.event.actorName) == ["Lead", "Paralegal"])
        #expect(events.map(\.event.changed) == [[.title], [.location]])
        let seen = try await workspace.log.events(in: workspace.caseFile, after: 0, limit: 100)
        #expect(seen.suffix(2).map(\.position) == events.map(\.position))
        #expect(seen.suffix(2).map(\.seq) == events.map(\.seq))
        #expect(group.ledger.busyCases == 0)
    }

    @Test("a gap in one client's numbers stops only that client", arguments: TestDatabase.allCases)
    func gapStopsOneClient(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let group = Group(workspace)
        let item = try await workspace.item(titled: "Tape")
        func numbered(_ number: Int, _ client: String, _ key: IdempotencyKey = .random()) -> [Mutation] {
            [revision(of: item, .tags, "\(client)-\(number)", number: .init(client: client, number: number), key: key)]
        }
        let resent = IdempotencyKey.random()
        let outcomes = try await group.together([
            (workspace.lead, numbered(1, "client-a", resent)),
            (workspace.paralegal, numbered(3, "client-b")),
            (workspace.lead, numbered(2, "client-a")),
            // The same again while the first is not answered yet: a client that lost its connection.
            (workspace.lead, numbered(1, "client-a", resent)),
            (workspace.paralegal, numbered(1, "client-b")),
            (workspace.paralegal, numbered(3, "client-a")),
            (workspace.paralegal, numbered(2, "client-b")),
        ])
        #expect(throws: ClientNumberError.gap(expected: 1)) { try outcomes[1].get() }
        #expect(throws: ClientNumberError.taken) { try outcomes[5].get() }
        let replies = try [0, 2, 3, 4, 6].map { try outcomes[$0].get().replies[0] }
        #expect(replies.map(\.status) == [.applied, .applied, .applied, .applied, .applied])
        #expect(replies.map(\.isRepeated) == [false, false, true, false, false])
        let read = try await workspace.evidence.item(item, for: workspace.clearance(of: workspace.lead)).item
        #expect(read.values.set(.tags) == ["client-a-1", "client-a-2", "client-b-1", "client-b-2"])
        #expect(read.revision == 5)
    }

    @Test("what the database refuses of one is written for the others one by one", arguments: TestDatabase.allCases)
    func fallsBackOneByOne(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let group = Group(workspace)
        let item = try await workspace.item(titled: "Taken")
        _ = try await workspace.revise(item, .exhibitNumber, to: .text("1"), base: 1)
        let outcomes = try await group.together(
            [
                (workspace.lead, [revision(of: item, .title, "One")]),
                (workspace.paralegal, [revision(of: item, .title, "Two")]),
                (workspace.lead, [revision(of: item, .title, "Three")]),
            ],
            poisoned: 1
        )
        #expect(try outcomes[0].get().replies[0].revision == 3)
        guard case .failure(SQLError.uniqueViolation) = outcomes[1] else {
            Issue.record("the second came to \(outcomes[1])")
            return
        }
        #expect(try outcomes[2].get().replies[0].revision == 4)
        #expect(try outcomes[0].get().commit?.events.map(\.seq) == [4])
        #expect(try outcomes[2].get().commit?.events.map(\.seq) == [5])
        #expect(try await workspace.titles(seenBy: workspace.lead).contains("Three"))
    }

    @Test("asks to come again when too many wait, and has done nothing of it", arguments: TestDatabase.allCases)
    func refusesWhenFull(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        var limits = WriterLimits()
        limits.waitingMutationsMax = 2
        let group = Group(workspace, limits: limits)
        let item = try await workspace.item(titled: "Busy")
        let late = revision(of: item, .title, "Title 3")
        let outcomes = try await group.together(
            (1...2).map { (workspace.lead, [revision(of: item, .title, "Title \($0)")]) },
            meanwhile: {
                await #expect(throws: LedgerError.overloaded(seconds: 1)) {
                    try await group.ledger.commit(
                        [late],
                        in: workspace.caseFile,
                        by: workspace.lead,
                        deciding: Decide.decide
                    )
                }
            }
        )
        #expect(try outcomes[1].get().replies[0].revision == 3)
        #expect(try await workspace.titles(seenBy: workspace.lead) == ["Title 2", "Holder"])
    }

    @Test(
        "32 writers, some cancelled: every change once, each client's in order, each announced once",
        arguments: TestDatabase.allCases
    )
    func manyWriters(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let ledger = GroupingLedger(workspace.ledger)
        let item = try await workspace.item(titled: "Contended")
        let each = 12
        let announced = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for writer in 0..<32 {
                group.addTask {
                    var random = SeededGenerator(seed: UInt64(writer))
                    var announced: [Int64] = []
                    for number in 1...each {
                        let mutation = revision(
                            of: item,
                            .title,
                            "\(writer)-\(number)",
                            number: .init(client: "client-\(writer)", number: number)
                        )
                        let call = Task {
                            try await ledger.commit(
                                [mutation],
                                in: workspace.caseFile,
                                by: writer.isMultiple(of: 2) ? workspace.lead : workspace.paralegal,
                                deciding: Decide.decide
                            )
                        }
                        if Int.random(in: 0..<3, using: &random) == 0 { call.cancel() }
                        let outcome = try await call.value
                        #expect(outcome.replies.map(\.status) == [.applied])
                        announced += outcome.commit?.events.map(\.seq) ?? []
                    }
                    return announced
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let count = 32 * each
        #expect(announced.sorted() == Array(2...Int64(count + 1)))
        let events = try await workspace.log.events(in: workspace.caseFile, after: 1, limit: 1_000).map(\.event)
        #expect(events.count == count)
        for writer in 0..<32 {
            let numbers = events.compactMap(\.clientNumber).filter { $0.client == "client-\(writer)" }.map(\.number)
            #expect(numbers == Array(1...each))
        }
        #expect(ledger.busyCases == 0)
    }
}

private func revision(
    of item: EvidenceID,
    _ field: EvidenceField,
    _ text: String,
    number: Mutation.ClientNumber? = nil,
    key: IdempotencyKey = .random()
) -> Mutation {
    let change: FieldChange = field == .tags ? .members(add: [text], remove: []) : .to(.text(text))
    return Mutation(
        key: key,
        clientNumber: number,
        operation: .revise,
        item: item,
        changes: [field: change]
    )
}

/// Has submissions arrive while another commit is under way, so that they are written together.
private struct Group {
    let workspace: Workspace
    let ledger: GroupingLedger

    init(_ workspace: Workspace, limits: WriterLimits = WriterLimits()) {
        self.workspace = workspace
        ledger = GroupingLedger(workspace.ledger, limits: limits)
    }

    /// - Parameters:
    ///   - poisoned: the place of the submission that writes what the database refuses.
    ///   - meanwhile: what is done when all wait, before any is written.
    func together(
        _ submissions: [(person: PersonID, mutations: [Mutation])],
        poisoned: Int? = nil,
        meanwhile: () async -> Void = {}
    ) async throws -> [Result<LedgerOutcome, any Error>] {
        let gate = Gate()
        async let held = hold(at: gate)
        await waitUntil { ledger.busyCases == 1 }
        var calls: [Task<LedgerOutcome, any Error>] = []
        for (place, submission) in submissions.enumerated() {
            calls.append(
                Task { try await send(submission.mutations, by: submission.person, isPoison: place == poisoned) }
            )
            // One after the other, so that they are written in this order.
            let waiting = submissions.prefix(place + 1).map(\.mutations.count).reduce(0, +)
            await waitUntil { ledger.waitingMutations(in: workspace.caseFile) == waiting }
        }
        await meanwhile()
        gate.open()
        _ = try await held
        var outcomes: [Result<LedgerOutcome, any Error>] = []
        for call in calls { outcomes.append(await call.result) }
        return outcomes
    }

    /// Adds an item in a commit that lasts until the gate opens.
    private func hold(at gate: Gate) async throws -> LedgerOutcome {
        let holder = Mutation(
            key: .random(),
            operation: .add,
            item: .random(at: WallClock.system.now),
            changes: [.title: .to(.text("Holder")), .kind: .to(.text("document"))]
        )
        return try await ledger.commit([holder], in: workspace.caseFile, by: workspace.lead) { state, submission in
            gate.wait()
            return Decide.decide(&state, submission)
        }
    }

    private func send(_ mutations: [Mutation], by person: PersonID, isPoison: Bool) async throws -> LedgerOutcome {
        try await ledger.commit(mutations, in: workspace.caseFile, by: person) { state, submission in
            var plan = Decide.decide(&state, submission)
            // A number that is used: the database refuses it after all else was written.
            if isPoison { plan.exhibitNumbers[NaturalOrder.key("1")] = submission.mutations[0].item }
            return plan
        }
    }

    private func waitUntil(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }
}

extension Workspace {
    /// Somebody with an account who is not on the case.
    fileprivate func stranger() async throws -> PersonID {
        let person = Person(
            id: .random(at: WallClock.system.now),
            email: "stranger@example.com",
            name: "Stranger",
            isAdministrator: false,
            isDemo: false
        )
        try await people.add(person, passwordHash: nil, at: WallClock.system.now)
        return person.id
    }
}
