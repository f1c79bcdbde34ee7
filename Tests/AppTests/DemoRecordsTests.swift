import Core
import FileVault
import Foundation
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
        let database = try await testDatabase.make()
        _ = try await Migrator(database: database, digest: TestDigest.sha256).migrate()
        let cases = SQLCaseRegister(database: database)
        let evidence = SQLEvidenceStore(database: database)
        let seed = SeedCases(
            cases: cases,
            people: SQLPersonRegister(database: database),
            evidence: SQLEvidenceSeeding(database: database, clock: .system, digest: TestDigest.sha256),
            records: SQLCaseRecordStore(database: database),
            vault: try DirectoryVault(directory: NSTemporaryDirectory() + UUID().uuidString, clock: .system),
            stored: SQLStoredFiles(database: database),
            clock: .system
        )
        let caseFile = try await seed.demo(PackageResources.demo_case_json)
        for role in Role.allCases {
            let member = try #require(try await cases.members(of: caseFile).first { $0.role == role }).person
            let clearance = try #require(try await cases.clearance(of: member.id, in: caseFile))
            let page = try await evidence.page(
                EvidenceFilter(),
                sort: EvidenceSort(field: .itemNumber, isDescending: false),
                cursor: nil,
                limit: 200,
                for: clearance
            )
            var count = [0, 0, 0, 0, 0]
            for item in page.items {
                let records = try await evidence.records(of: item, for: clearance)
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
