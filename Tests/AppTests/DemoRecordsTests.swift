import Core
import Storage
import TestSupport
import Testing

@testable import App

/// What each role of the demo case is told beside the items: numbers counted from the case's file by the glossary's rules.
@Suite("Demo records")
struct DemoRecordsTests {
    /// Entries of custody, findings in them, relations (each at both ends), passages, and facts that cite them.
    private static let counts: [Role: [Int]] = [
        .leadProsecutor: [12, 1, 57, 45, 28], .secondChair: [12, 1, 57, 45, 28], .paralegal: [12, 1, 57, 44, 28],
        .investigator: [12, 1, 43, 43, 0], .filterAttorney: [2, 0, 0, 1, 0],
    ]

    @Test("are told to each role as far as it sees their items", arguments: TestDatabase.allCases)
    func countsByRole(on testDatabase: TestDatabase) async throws {
        let seeded = try await Seeded(on: testDatabase)
        let caseFile = try await seeded.seed.demo(PackageResources.demo_case_json)
        for role in Role.allCases {
            let clearance = try await seeded.clearance(of: role, in: caseFile)
            let page = try await seeded.page(caseFile, as: role)
            var count = [0, 0, 0, 0, 0]
            for item in page.items {
                let records = try await seeded.evidence.records(of: item, for: clearance)
                count[0] += records.custody.count
                count[1] += CustodyChain(records.custody.map(\.event)).findings.count
                count[2] += records.relations.count
                count[3] += records.citations.count
                count[4] += records.citations.reduce(0) { $0 + $1.facts.count }
                #expect(!records.isCut)
            }
            #expect(count == Self.counts[role, default: [0, 0, 0, 0, 0]], "\(role)")
        }
    }
}
