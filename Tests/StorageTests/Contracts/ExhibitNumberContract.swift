import Core
import Storage
import TestSupport
import Testing

/// Which exhibit numbers are proposed, on both databases.
@Suite("Exhibit numbers")
struct ExhibitNumberContract {
    private let scheme = ExhibitScheme("C-# ours, D-A theirs, IA-# aids")

    private func workspace(_ testDatabase: TestDatabase, holding numbers: [String]) async throws -> Workspace {
        let workspace = try await Workspace(on: testDatabase)
        for number in numbers { _ = try await workspace.item(titled: number, [.exhibitNumber: .to(.text(number))]) }
        return workspace
    }

    private func proposals(_ workspace: Workspace, as role: Role) async throws -> [String] {
        try await workspace.evidence.exhibitNumberProposals(scheme, for: workspace.clearance(as: role))
    }

    @Test("counts on from the highest number, never over one that was given up", arguments: TestDatabase.allCases)
    func countsOn(on testDatabase: TestDatabase) async throws {
        let workspace = try await workspace(
            testDatabase,
            holding: ["C-2", "C-9", "C-10", "c-10A", "C-X", "D-A", "D-Z", "D-A1", "CC-40"]
        )
        #expect(try await proposals(workspace, as: .leadProsecutor) == ["C-11", "D-AA", "IA-1"])
        try await SQLEvidenceSeeding(database: workspace.database, clock: .system, digest: TestDigest.sha256)
            .retire(exhibitNumbers: ["C-11", "D-AA", "D-AB", "IA-2"], in: workspace.caseFile)
        #expect(try await proposals(workspace, as: .paralegal) == ["C-12", "D-AC", "IA-1"])
    }

    @Test("proposes no number that a hidden item holds, and tells no more of it", arguments: TestDatabase.allCases)
    func hidesHolders(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        for number in ["C-1", "C-2", "C-3", "C-900"] {
            let item = try await workspace.item(titled: number, [.exhibitNumber: .to(.text(number))])
            if number == "C-1" { continue }
            _ = try await workspace.revise(item, .confidentiality, to: .text("sealed"), base: 1)
        }
        // The paralegal counts on from C-1, over C-2 and C-3, which are not available; C-900 is out of sight.
        #expect(try await proposals(workspace, as: .paralegal).first == "C-4")
        #expect(try await proposals(workspace, as: .leadProsecutor).first == "C-901")
    }

    @Test(
        "passes over a long run of used numbers, and gives up behind too long a one",
        arguments: TestDatabase.allCases
    )
    func passesOverRuns(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let seeding = SQLEvidenceSeeding(database: workspace.database, clock: .system, digest: TestDigest.sha256)
        try await seeding.retire(exhibitNumbers: (1...120).map { "C-\($0)" }, in: workspace.caseFile)
        #expect(try await proposals(workspace, as: .leadProsecutor) == ["C-121", "D-A", "IA-1"])
        let asked = ExhibitNumberProposal.candidatesMax * ExhibitNumberProposal.roundsMax
        try await seeding.retire(exhibitNumbers: (121...asked).map { "C-\($0)" }, in: workspace.caseFile)
        #expect(try await proposals(workspace, as: .leadProsecutor) == ["D-A", "IA-1"])
    }

    @Test("proposes nothing to a role that gives no numbers", arguments: TestDatabase.allCases)
    func proposesToFew(on testDatabase: TestDatabase) async throws {
        let workspace = try await workspace(testDatabase, holding: ["C-1"])
        for role in [Role.investigator, .trialTechnician, .defenceCounselPortal, .auditorReadonly] {
            #expect(try await proposals(workspace, as: role).isEmpty, "\(role)")
        }
    }
}
