import Core
import SQL
import Storage
import TestSupport
import Testing

/// What both databases promise about the history that an auditor reads.
@Suite("Audit trail")
struct AuditTrailContract {
    private static func clearance(
        _ workspace: Workspace,
        _ role: Role,
        walls: Set<String> = []
    ) async throws -> Clearance {
        try await workspace.clearance(of: workspace.join(named: "Auditor", as: role, walls: walls))
    }

    @Test("tells an auditor of every item by its number, newest first", arguments: TestDatabase.allCases)
    func tellsAuditor(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let held = AuditedCase.revision(of: audited.lease, [.confidentiality: .to(.text("sealed"))])
        _ = try await audited.workspace.send(Mutation(key: .random(), operation: .restore, item: audited.lease))
        _ = try await audited.workspace.send(held)
        let auditor = try await Self.clearance(audited.workspace, .auditorReadonly)
        let list = try await audited.audit.entries(AuditQuestion(), for: auditor)
        #expect(
            list.entries.map(\.itemNumber) == [
                "E-002", "E-002", "E-002", "E-002", "E-001", "E-001", "E-001", "E-001", "E-002", "E-001",
            ]
        )
        #expect(list.entries[0].changed == [.confidentiality] && list.entries[0].actorName == "Lead")
        #expect(list.entries[6].isUndo && list.entries[7].changed == [.title, .location])
        let custody = try #require(list.entries[4].custody)
        #expect(custody.sequence == 2 && custody.action == "to_storage" && custody.toKind == "place")
        #expect(list.authors.map(\.name) == ["Lead"] && list.custody.isEmpty && !list.isCut)
        let head = try await audited.report().head
        #expect(list.head == head && head.seq == 10)

        let ofLedger = try await audited.audit.entries(AuditQuestion(itemNumber: "e-1"), for: auditor)
        #expect(Set(ofLedger.entries.map(\.itemNumber)) == ["E-001"] && ofLedger.custody.map(\.sequence) == [1, 2])
        let earlier = try await audited.audit.entries(AuditQuestion(before: list.entries[3].position), for: auditor)
        #expect(earlier.entries == Array(list.entries.dropFirst(4)))
        let nobody = AuditQuestion(person: audited.workspace.paralegal)
        #expect(try await audited.audit.entries(nobody, for: auditor).entries.isEmpty)
    }

    @Test("keeps an auditor behind a wall from items with walls, and from the head", arguments: TestDatabase.allCases)
    func keepsWalls(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        _ = try await audited.workspace.send(
            AuditedCase.revision(of: audited.ledger, [.walls: .to(.set(["north"]))])
        )
        let auditor = try await Self.clearance(audited.workspace, .auditorReadonly, walls: ["north"])
        let list = try await audited.audit.entries(AuditQuestion(), for: auditor)
        #expect(Set(list.entries.map(\.itemNumber)) == ["E-002"] && list.head == nil)
        let asked = try await audited.audit.entries(AuditQuestion(itemNumber: "E-001"), for: auditor)
        #expect(asked.entries.isEmpty && asked.custody.isEmpty && asked.authors.isEmpty)
    }

    @Test(
        "tells the lead of the items that the lead sees, and not where the chain ends",
        arguments: TestDatabase.allCases
    )
    func tellsLead(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        _ = try await audited.workspace.send(
            AuditedCase.revision(of: audited.ledger, [.privilegeCall: .to(.text("filter_hold"))])
        )
        let lead = try await audited.workspace.clearance(of: audited.workspace.lead)
        let list = try await audited.audit.entries(AuditQuestion(), for: lead)
        #expect(Set(list.entries.map(\.itemNumber)) == ["E-002"] && list.head == nil)
        let asked = try await audited.audit.entries(AuditQuestion(itemNumber: "E-001"), for: lead)
        #expect(asked.entries.isEmpty && asked.custody.isEmpty)
        // A role that may not audit is told nothing of what it does not see.
        let technician = try await audited.workspace.clearance(as: .trialTechnician)
        let told = try await audited.audit.entries(AuditQuestion(), for: technician)
        #expect(told.entries.isEmpty)
    }
}
