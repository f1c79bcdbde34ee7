import Core
import Storage
import TestSupport
import Testing

/// What becomes of an edit that met a withdrawal, on both databases.
@Suite("Restore with an edit")
struct RestoreWithEditContract {
    /// An item that the paralegal read at revision 1, that others may have changed, and that the lead withdrew.
    private struct Withdrawn {
        let workspace: Workspace
        let item: EvidenceID

        init(
            on testDatabase: TestDatabase,
            changing changes: [(EvidenceField, FieldValue)] = []
        ) async throws {
            workspace = try await Workspace(on: testDatabase)
            item = try await workspace.item(titled: "Tape")
            var revision = 1
            for (field, value) in changes {
                _ = try await workspace.revise(item, field, to: value, base: revision)
                revision += 1
            }
            let withdrawal = Mutation(key: .random(), operation: .withdraw, item: item, base: [.title: revision])
            #expect(try await workspace.send(withdrawal).status == .applied)
        }

        /// The restoration and the edit, as one act of the paralegal.
        func restore(
            _ field: EvidenceField,
            to value: FieldValue?,
            base: Int = 1,
            key: IdempotencyKey = .random(),
            by person: PersonID? = nil,
            numbers: (Int, Int)? = nil
        ) async throws -> LedgerOutcome {
            func number(_ number: Int?) -> Mutation.ClientNumber? { number.map { .init(client: "cl_1", number: $0) } }
            let restoration = Mutation(
                key: key,
                clientNumber: number(numbers?.0),
                operation: .restore,
                item: item,
                group: key.text
            )
            let edit = Mutation(
                key: try #require(IdempotencyKey(key.text + ".edit")),
                clientNumber: number(numbers?.1),
                operation: .revise,
                item: item,
                base: [field: base],
                changes: [field: .to(value)],
                group: key.text
            )
            #expect(restoration.restores(for: edit))
            return try await workspace.ledger.commit(
                [restoration, edit],
                in: workspace.caseFile,
                by: person ?? workspace.paralegal,
                deciding: Decide.restoreWithEdit
            )
        }

        func read() async throws -> EvidenceItem {
            try await workspace.evidence.item(item, for: workspace.clearance(of: workspace.lead)).item
        }

        func history() async throws -> [Event] {
            try await workspace.evidence.history(of: item, for: workspace.clearance(of: workspace.lead)).map(\.event)
        }
    }

    @Test("brings the item back with the edit, in one commit and one group", arguments: TestDatabase.allCases)
    func bringsBack(on testDatabase: TestDatabase) async throws {
        let withdrawn = try await Withdrawn(on: testDatabase)
        let key = IdempotencyKey.random()
        let outcome = try await withdrawn.restore(.title, to: .text("Tape of 14 March"), key: key)
        #expect(outcome.replies.map(\.status) == [.applied, .applied])
        #expect(outcome.commit?.events.map(\.event.kind) == [.evidenceRestored, .evidenceRevised])
        #expect(outcome.commit?.events.map(\.event.group) == [key.text, key.text])
        let item = try await withdrawn.read()
        #expect(!item.isWithdrawn && item.values.text(.title) == "Tape of 14 March" && item.revision == 4)
        let again = try await withdrawn.restore(.title, to: .text("Tape of 14 March"), key: key)
        #expect(again.replies.map(\.isRepeated) == [true, true] && again.commit == nil)
        #expect(try await withdrawn.read().revision == 4)
    }

    @Test("leaves the item withdrawn where the edit meets another judgement", arguments: TestDatabase.allCases)
    func leavesWithdrawn(on testDatabase: TestDatabase) async throws {
        let withdrawn = try await Withdrawn(on: testDatabase, changing: [(.exhibitStatus, .text("offered"))])
        let outcome = try await withdrawn.restore(.exhibitStatus, to: .text("excluded"), numbers: (1, 2))
        #expect(outcome.replies.map(\.status) == [.refused, .conflict])
        #expect(outcome.replies[0].code == "edit_not_made" && outcome.commit == nil)
        let sides = try #require(outcome.replies[1].conflict?.fields[.exhibitStatus])
        #expect(sides.base == .text("not_designated") && sides.theirs == .text("offered"))
        #expect(try await withdrawn.read().isWithdrawn)
        #expect(try await withdrawn.history().map(\.revision) == [3, 2, 1])
        // Both numbers are used up, and what the person then decides is made from what they were shown.
        let seen = try #require(outcome.replies[1].conflict?.revision)
        let decided = try await withdrawn.restore(
            .exhibitStatus,
            to: .text("excluded"),
            base: seen,
            numbers: (3, 4)
        )
        #expect(decided.replies.map(\.status) == [.applied, .applied])
        let item = try await withdrawn.read()
        #expect(!item.isWithdrawn && item.values.text(.exhibitStatus) == "excluded")
    }

    @Test("leaves the item withdrawn where a rule forbids the edit", arguments: TestDatabase.allCases)
    func obeysRules(on testDatabase: TestDatabase) async throws {
        let withdrawn = try await Withdrawn(on: testDatabase)
        _ = try await withdrawn.workspace.item(titled: "Other", [.exhibitNumber: .to(.text("C-1"))])
        let lowered = try await withdrawn.restore(.confidentiality, to: .text("public"))
        let taken = try await withdrawn.restore(.exhibitNumber, to: .text("C-1"))
        #expect(lowered.replies.map(\.code) == ["edit_not_made", "not_allowed"])
        #expect(taken.replies.map(\.code) == ["edit_not_made", "not_available"])
        #expect(try await withdrawn.read().isWithdrawn)
        // A number that was reserved for nothing stays free.
        let free = try await withdrawn.restore(.exhibitNumber, to: .text("C-2"))
        #expect(free.replies.map(\.status) == [.applied, .applied])
    }

    @Test("makes the edit alone when somebody else has brought the item back", arguments: TestDatabase.allCases)
    func makesEditAlone(on testDatabase: TestDatabase) async throws {
        let withdrawn = try await Withdrawn(on: testDatabase)
        _ = try await withdrawn.workspace.send(
            Mutation(key: .random(), operation: .restore, item: withdrawn.item)
        )
        let outcome = try await withdrawn.restore(.title, to: .text("Mine"))
        #expect(outcome.replies.map(\.status) == [.applied, .applied])
        #expect(outcome.commit?.events.map(\.event.kind) == [.evidenceRevised])
        #expect(try await withdrawn.read().values.text(.title) == "Mine")
    }

    @Test("does nothing for who may not restore, or does not see the item", arguments: TestDatabase.allCases)
    func obeysRights(on testDatabase: TestDatabase) async throws {
        let withdrawn = try await Withdrawn(on: testDatabase)
        let workspace = withdrawn.workspace
        for (role, code) in [(Role.investigator, "not_allowed"), (.filterAttorney, "not_found")] {
            let id = try await workspace.join(as: role)
            let outcome = try await withdrawn.restore(.title, to: .text("Mine"), by: id)
            #expect(outcome.replies[0].code == code && outcome.commit == nil)
        }
        let item = try await withdrawn.read()
        #expect(item.isWithdrawn && item.values.text(.title) == "Tape")
    }
}
