import Core
import SQL
import Storage
import TestSupport
import Testing

/// What both databases promise about stored files: who reads them again, and what may be swept.
@Suite("Stored files")
struct StoredFilesContract {
    private let now = WallClock.system.now
    private var later: Instant { now.adding(seconds: 86_400) }

    private static func digest(_ digit: Character) throws -> FileDigest {
        try #require(FileDigest(String(repeating: digit, count: 64)))
    }

    /// An item with a file of these bytes, noted and committed.
    private func item(_ workspace: Workspace, _ digest: FileDigest) async throws -> EvidenceID {
        try await workspace.stored.note(digest, bytes: 10, at: now)
        let id = EvidenceID.random(at: now)
        let file = SealedFile(id: .random(at: now), name: "a", digest: digest, bytes: 10, mediaType: "application/pdf")
        let mutation = Mutation(
            key: .random(),
            operation: .add,
            item: id,
            changes: [.title: .to(.text("Lease")), .kind: .to(.text("document"))],
            file: file
        )
        #expect(try await workspace.send(mutation).status == .applied)
        return id
    }

    private func note(
        _ condition: FileCondition,
        of item: EvidenceID,
        in workspace: Workspace
    ) async throws -> [MutationReply] {
        let apply = ApplyMutations(ledger: workspace.ledger) { _ in }
        let mutation = Mutation(key: .random(), operation: .verify, item: item, condition: condition)
        return try await apply(noting: [mutation], in: workspace.caseFile, by: .verification)
    }

    @Test("are taken on by one of two who ask at once, when their time has come", arguments: TestDatabase.allCases)
    func areClaimedOnce(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        for digit in "0123456789abcdef" { _ = try await item(workspace, Self.digest(digit)) }
        #expect(try await workspace.stored.claim(readBefore: now, at: now).isEmpty)
        let claimed = try await withThrowingTaskGroup(of: [StoredFile].self) { group in
            for _ in 0..<6 {
                group.addTask { try await workspace.stored.claim(readBefore: later, at: now) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 16)
        #expect(Set(claimed.map(\.digest)).count == 16)
        // Until the lease ends, or the reading.
        #expect(try await workspace.stored.claim(readBefore: later, at: now.adding(seconds: 60)).isEmpty)
        #expect(try await workspace.stored.claim(readBefore: later, at: later).count == 16)
        try await workspace.stored.finish(claimed.map(\.digest), at: later)
        #expect(try await workspace.stored.claim(readBefore: later, at: later.adding(seconds: 999)).isEmpty)
        try await workspace.stored.expedite(Self.digest("7"))
        #expect(try await workspace.stored.claim(readBefore: later, at: later).map(\.digest) == [Self.digest("7")])
    }

    @Test("raise the alarm as an event of the program, once, and end it once", arguments: TestDatabase.allCases)
    func raiseAlarmOnce(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await item(workspace, Self.digest("a"))
        for condition in [FileCondition.unchanged, .changed, .changed, .missing, .unchanged, .unchanged] {
            _ = try await note(condition, of: item, in: workspace)
        }
        let history = try await workspace.evidence.history(of: item, for: workspace.clearance(of: workspace.lead))
        let events = history.map(\.event).filter { $0.kind == .evidenceRevised }.reversed()
        #expect(events.map { $0.after.text(.fileCondition) } == ["changed", "missing", "unchanged"])
        #expect(events.allSatisfy { $0.actor == SystemActor.verification.id && $0.actorName == "Nightly verification" })
        #expect(events.allSatisfy { $0.after.moment(.lastVerified) != nil })
        let now = try await workspace.evidence.item(item, for: workspace.clearance(of: workspace.lead)).item
        #expect(now.fileCondition == .unchanged && now.changedBy == "Nightly verification")
        let page = try await workspace.log.events(in: workspace.caseFile, after: 0, limit: 100)
        #expect(page.count == 4)
    }

    @Test("let the program do nothing else, and nobody in its name", arguments: TestDatabase.allCases)
    func programIsNobody(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await item(workspace, Self.digest("a"))
        let program = SystemActor.verification.id
        let edit = Mutation(
            key: .random(),
            operation: .revise,
            item: item,
            base: [.title: 1],
            changes: [.title: .to(.text("Deed"))]
        )
        // As a writer of the ordinary kind it sees nothing; what it is refused is kept nowhere.
        await #expect(throws: (any Error).self) { try await workspace.send(edit, by: program) }
        let byPerson = try await workspace.ledger.commit(
            [Mutation(key: .random(), operation: .verify, item: item, condition: .changed)],
            in: workspace.caseFile,
            by: workspace.lead,
            deciding: Decide.noteConditions
        )
        #expect(byPerson.replies.first?.code == EvidenceError.actionNotAllowed.code)
        #expect(try await workspace.cases.clearance(of: program, in: workspace.caseFile) == nil)
        #expect(try await workspace.titles(seenBy: workspace.lead) == ["Lease"])
    }

    @Test("are told to every item that has the bytes, and to the right ones again", arguments: TestDatabase.allCases)
    func areHeldByItems(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        var items: [EvidenceID] = []
        for _ in 0..<3 { items.append(try await item(workspace, Self.digest("c"))) }
        _ = try await item(workspace, Self.digest("d"))
        items.sort { $0.text < $1.text }
        let stored = workspace.stored
        #expect(try await stored.holders(of: Self.digest("c"), after: nil, areAlarmed: false).map(\.item) == items)
        #expect(
            try await stored.holders(of: Self.digest("c"), after: items[0], areAlarmed: false).map(\.item)
                == Array(items[1...])
        )
        #expect(try await stored.holders(of: Self.digest("c"), after: nil, areAlarmed: true).isEmpty)
        _ = try await note(.missing, of: items[1], in: workspace)
        let alarmed = try await stored.holders(of: Self.digest("c"), after: nil, areAlarmed: true)
        #expect(alarmed == [FileHolder(item: items[1], caseFile: workspace.caseFile, condition: .missing)])
        let file = try #require(
            try await workspace.files.file(of: items[1], for: workspace.clearance(of: workspace.lead))
        )
        #expect(file.condition == .missing)
    }

    @Test("are swept only when they are no item's and long noted", arguments: TestDatabase.allCases)
    func areUnclaimed(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let stored = workspace.stored
        _ = try await item(workspace, Self.digest("a"))
        try await stored.note(Self.digest("b"), bytes: 10, at: now)
        try await stored.note(Self.digest("c"), bytes: 10, at: now.adding(seconds: -100))
        #expect(try await stored.unclaimed(notedBefore: now, after: nil) == [Self.digest("c")])
        #expect(try await stored.unclaimed(notedBefore: later, after: nil) == [Self.digest("b"), Self.digest("c")])
        #expect(try await stored.unclaimed(notedBefore: later, after: Self.digest("b")) == [Self.digest("c")])
        // Somebody sends the same bytes again: from then on they are theirs.
        try await stored.note(Self.digest("c"), bytes: 10, at: later)
        #expect(try await !stored.isUnclaimed(Self.digest("c"), notedBefore: later))
        try await stored.forget(Self.digest("c"), notedBefore: later)
        try await stored.forget(Self.digest("a"), notedBefore: later.adding(seconds: 1))
        try await stored.forget(Self.digest("b"), notedBefore: later)
        #expect(
            try await stored.unclaimed(notedBefore: later.adding(seconds: 1), after: nil) == [Self.digest("c")]
        )
        let standing = try await stored.standing(readBefore: later)
        #expect(standing == VerificationStanding(filesCount: 1, overdueCount: 1, oldest: now))
        #expect(try await stored.standing(readBefore: now).overdueCount == 0)
    }
}
