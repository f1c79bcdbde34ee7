import Core
import Storage
import TestSupport
import Testing

/// What both databases promise about the register of exports.
@Suite("Exports")
struct ExportContract {
    private func export(by person: PersonID, as role: Role, second: Int64) -> ListExport {
        let at = Instant(seconds: second)
        return ListExport(
            id: .random(at: at),
            kind: .exhibits,
            person: person,
            personName: "Name",
            role: role,
            filter: "Kind: photo",
            itemCount: 12,
            bytesCount: 3_000,
            listDigest: String(repeating: "a", count: 64),
            archiveDigest: String(repeating: "b", count: 64),
            at: at
        )
    }

    @Test("tells who leads the case of the team's exports, and others of their own", arguments: TestDatabase.allCases)
    func tells(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let lead = try await workspace.clearance(of: workspace.lead)
        let paralegal = try await workspace.clearance(of: workspace.paralegal)
        let ofLead = export(by: workspace.lead, as: .leadProsecutor, second: 1)
        let ofParalegal = export(by: workspace.paralegal, as: .paralegal, second: 2)
        try await workspace.exports.note(ofLead, for: lead)
        try await workspace.exports.note(ofParalegal, for: paralegal)
        #expect(try await workspace.exports.exports(for: lead, limit: 10) == [ofParalegal, ofLead])
        #expect(try await workspace.exports.exports(for: lead, limit: 1) == [ofParalegal])
        #expect(try await workspace.exports.exports(for: paralegal, limit: 10) == [ofParalegal])
    }

    @Test(
        "tells nobody of the filter team's and the other side's, nor a lead behind a wall of others'",
        arguments: TestDatabase.allCases
    )
    func keepsApart(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let lead = try await workspace.clearance(of: workspace.lead)
        for (second, role) in [Role.filterAttorney, .defenceCounselPortal, .auditorReadonly].enumerated() {
            try await workspace.exports.note(
                export(by: workspace.paralegal, as: role, second: Int64(second)),
                for: workspace.clearance(of: workspace.paralegal)
            )
        }
        #expect(try await workspace.exports.exports(for: lead, limit: 10).isEmpty)
        try await workspace.exports.note(
            export(by: workspace.paralegal, as: .paralegal, second: 9),
            for: workspace.clearance(of: workspace.paralegal)
        )
        let walled = Clearance(
            caseFile: workspace.caseFile,
            person: workspace.lead,
            group: ClearanceClass(number: 60, role: .leadProsecutor, walls: ["family"])
        )
        #expect(try await workspace.exports.exports(for: walled, limit: 10).isEmpty)
        let auditor = Clearance(
            caseFile: workspace.caseFile,
            person: workspace.lead,
            group: ClearanceClass(number: 61, role: .auditorReadonly)
        )
        let told = try await workspace.exports.exports(for: auditor, limit: 10)
        #expect(told.map(\.itemCount) == [12] && told.map(\.filter) == [nil])
    }
}
