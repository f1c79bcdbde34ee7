import Core
import SQL
import Storage
import TestSupport
import Testing

/// What both databases promise about cases that the program makes to try itself.
@Suite("Scratch cases")
struct ScratchCaseContract {
    private static let now = WallClock.system.now

    /// A person of a check who leads a case with an item in it.
    private static func scratch(in workspace: Workspace) async throws -> (person: PersonID, caseFile: CaseFileID) {
        let id = PersonID.random(at: now)
        let address = SQLScratchCases.address(of: id)
        let person = Person(id: id, email: address, name: "Check", isAdministrator: false, isDemo: false)
        let file = CaseFile(id: .random(at: now), caption: "Check", timeZone: "UTC")
        try await workspace.people.add(person, passwordHash: nil, at: now)
        try await workspace.cases.makeCase(file, at: now)
        try await workspace.cases.grant(.leadProsecutor, walls: [], to: id, in: file.id, at: now)
        let addition = Mutation(
            key: .random(),
            operation: .add,
            item: .random(at: now),
            changes: [
                .title: .to(.text("Check")), .kind: .to(.text("document")), .exhibitNumber: .to(.text("C-1")),
                .tags: .to(.set(of: ["check"])),
            ]
        )
        let outcome = try await workspace.ledger.commit([addition], in: file.id, by: id, deciding: Decide.decide)
        #expect(outcome.replies.map(\.status) == [.applied])
        return (id, file.id)
    }

    private static func cases(_ workspace: Workspace) async throws -> Set<CaseFileID> {
        Set(try await workspace.cases.allCases().map(\.id))
    }

    @Test("go with all that they hold, and leave other cases as they were", arguments: TestDatabase.allCases)
    func goWhole(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        _ = try await workspace.item(titled: "Ledger")
        let (person, caseFile) = try await Self.scratch(in: workspace)
        let scratch = SQLScratchCases(database: workspace.database)
        try await scratch.remove(workspace.lead)
        #expect(try await Self.cases(workspace) == [workspace.caseFile, caseFile])

        try await scratch.remove(person)
        #expect(try await Self.cases(workspace) == [workspace.caseFile])
        #expect(try await workspace.people.person(person) == nil)
        #expect(try await workspace.titles(seenBy: workspace.lead) == ["Ledger"])
    }

    @Test("stay where somebody else is on them", arguments: TestDatabase.allCases)
    func stayWithOthers(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let (person, caseFile) = try await Self.scratch(in: workspace)
        try await workspace.cases.grant(.paralegal, walls: [], to: workspace.paralegal, in: caseFile, at: Self.now)
        await #expect(throws: SQLError.self) {
            try await SQLScratchCases(database: workspace.database).remove(person)
        }
        #expect(try await Self.cases(workspace).contains(caseFile))
        #expect(try await workspace.people.person(person) != nil)
    }

    @Test("are removed by the next check when they are old", arguments: TestDatabase.allCases)
    func leftoversGo(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let (_, caseFile) = try await Self.scratch(in: workspace)
        let scratch = SQLScratchCases(database: workspace.database)
        #expect(try await scratch.removeLeftovers(madeBefore: Self.now) == 0)
        #expect(try await Self.cases(workspace).contains(caseFile))
        #expect(try await scratch.removeLeftovers(madeBefore: Self.now.adding(seconds: 1)) == 1)
        #expect(try await Self.cases(workspace) == [workspace.caseFile])
    }
}
