import Core
import Storage
import TestSupport
import Testing

/// What undo finds in the log, on both databases.
@Suite("Undo in the ledger")
struct UndoContract {
    private static func undo(
        _ name: String,
        of item: EvidenceID,
        _ operation: Mutation.Operation = .revise,
        key: IdempotencyKey = .random()
    ) -> Mutation {
        Mutation(key: key, operation: operation, item: item, undoes: name)
    }

    private static func read(_ item: EvidenceID, in workspace: Workspace) async throws -> EvidenceItem {
        try await workspace.evidence.item(item, for: workspace.clearance(of: workspace.lead)).item
    }

    @Test("puts back what it can and names who changed the rest", arguments: TestDatabase.allCases)
    func skips(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Knife")
        let act = Mutation(
            key: .random(),
            operation: .revise,
            item: item,
            base: [.exhibitStatus: 1, .location: 1],
            changes: [.exhibitStatus: .to(.text("offered")), .location: .to(.text("Room 1"))]
        )
        _ = try await workspace.send(act)
        _ = try await workspace.revise(item, .exhibitStatus, to: .text("admitted"), base: 2, by: workspace.paralegal)
        let undo = Self.undo(act.key.text, of: item)
        let reply = try await workspace.send(undo)
        #expect(reply.status == .merged && reply.skipped == [.exhibitStatus])
        #expect(reply.skippedBy[.exhibitStatus]?.by == "Paralegal" && reply.skippedBy[.exhibitStatus]?.at != nil)
        let read = try await Self.read(item, in: workspace)
        #expect(read.values.text(.location) == nil && read.values.text(.exhibitStatus) == "admitted")
        let history = try await workspace.evidence.history(of: item, for: workspace.clearance(of: workspace.lead))
        #expect(history.first?.event.undoes == act.key.text && history.count == 4)
        var again = try await workspace.send(undo)
        #expect(again.isRepeated)
        again.isRepeated = false
        // The time has lost what JSON does not hold of it.
        #expect(again.json == reply.json)
    }

    @Test("finds an act by its group, and only the person's own", arguments: TestDatabase.allCases)
    func findsOwn(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Ledger")
        for (revision, room) in [(1, "Room 1"), (2, "Room 2")] {
            let reply = try await workspace.send(
                Mutation(
                    key: .random(),
                    operation: .revise,
                    item: item,
                    base: [.location: revision],
                    changes: [.location: .to(.text(room))],
                    group: "burst"
                )
            )
            #expect(reply.status == .applied)
        }
        let theirs = try await workspace.send(Self.undo("burst", of: item), by: workspace.paralegal)
        #expect(theirs.status == .refused && theirs.code == "not_yours")
        let elsewhere = try await workspace.send(Self.undo("burst", of: workspace.item(titled: "Other")))
        #expect(elsewhere.code == "not_yours")
        #expect(try await workspace.send(Self.undo("burst", of: item)).status == .applied)
        #expect(try await Self.read(item, in: workspace).values.text(.location) == nil)
    }

    @Test("gives an item back the exhibit number that was its own", arguments: TestDatabase.allCases)
    func givesNumbersBack(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "One", [.exhibitNumber: .to(.text("C-1"))])
        let key = IdempotencyKey.random()
        _ = try await workspace.revise(item, .exhibitNumber, to: .text("C-2"), base: 1, key: key)
        let undo = Self.undo(key.text, of: item)
        #expect(try await workspace.send(undo).status == .applied)
        #expect(try await Self.read(item, in: workspace).values.text(.exhibitNumber) == "C-1")
        #expect(try await workspace.send(Self.undo(undo.key.text, of: item)).status == .applied)
        #expect(try await Self.read(item, in: workspace).values.text(.exhibitNumber) == "C-2")
        let other = try await workspace.item(titled: "Two")
        let taken = try await workspace.revise(other, .exhibitNumber, to: .text("C-1"), base: 1)
        #expect(taken.code == "not_available")
    }

    @Test("puts back what a production set, which nobody else sets", arguments: TestDatabase.allCases)
    func putsBackProduction(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        var values = FieldValues()
        values[.title] = .text("Report")
        values[.kind] = .text("report")
        values[.disclosureStatus] = .text("disclosed")
        let item = try #require(try await workspace.seed([values]).first)
        let act = Mutation(
            key: .random(),
            operation: .revise,
            item: item,
            base: [.disclosureStatus: 1],
            changes: [.disclosureStatus: .to(.text("withheld"))]
        )
        #expect(try await workspace.send(act).status == .applied)
        #expect(try await workspace.send(Self.undo(act.key.text, of: item)).status == .applied)
        #expect(try await Self.read(item, in: workspace).values.text(.disclosureStatus) == "disclosed")
        // Typed, it is refused as before.
        let typed = Mutation(
            key: .random(),
            operation: .revise,
            item: item,
            base: [.disclosureStatus: 3],
            changes: [.disclosureStatus: .to(.text("disclosed_redacted"))]
        )
        #expect(try await workspace.send(typed).status == .refused)
    }

    @Test("undoes what was written in the same commit", arguments: TestDatabase.allCases)
    func undoesAtOnce(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "One")
        let act = Mutation(
            key: .random(),
            operation: .revise,
            item: item,
            base: [.exhibitNumber: 1, .tags: 1],
            changes: [.exhibitNumber: .to(.text("C-7")), .tags: .members(add: ["fire"], remove: [])]
        )
        let undo = Self.undo(act.key.text, of: item)
        let redo = Self.undo(undo.key.text, of: item)
        let outcome = try await workspace.ledger.commit(
            [act, undo, redo, Self.undo(redo.key.text, of: item)],
            in: workspace.caseFile,
            by: workspace.lead,
            deciding: Decide.decide
        )
        #expect(outcome.replies.map(\.status) == [.applied, .applied, .applied, .applied])
        let read = try await Self.read(item, in: workspace)
        #expect(read.revision == 5 && read.values.set(.tags).isEmpty && read.values.text(.exhibitNumber) == nil)
    }

    @Test("brings back what was withdrawn as it was, and withdraws what was added", arguments: TestDatabase.allCases)
    func undoesWithdrawal(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = EvidenceID.random(at: WallClock.system.now)
        let added = Mutation(
            key: .random(),
            operation: .add,
            item: item,
            changes: [.title: .to(.text("Tape")), .kind: .to(.text("document")), .exhibitNumber: .to(.text("C-1"))]
        )
        _ = try await workspace.send(added)
        let before = try await Self.read(item, in: workspace)
        let withdrawal = Mutation(key: .random(), operation: .withdraw, item: item, base: [.title: 1])
        _ = try await workspace.send(withdrawal)
        #expect(try await workspace.send(Self.undo(withdrawal.key.text, of: item, .restore)).status == .applied)
        let after = try await Self.read(item, in: workspace)
        #expect(!after.isWithdrawn && after.values == before.values && after.id == before.id)
        #expect(try await workspace.titles(seenBy: workspace.paralegal) == ["Tape"])
        #expect(try await workspace.send(Self.undo(added.key.text, of: item, .withdraw)).status == .applied)
        #expect(try await Self.read(item, in: workspace).isWithdrawn)
    }
}
