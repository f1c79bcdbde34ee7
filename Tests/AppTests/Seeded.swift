import Core
import FileVault
import Foundation
import SQL
import Storage
import TestSupport
import Testing

@testable import App

/// An empty database of its own, and what fills it with the cases of the program.
struct Seeded {
    let database: any SQLDatabase
    let cases: SQLCaseRegister
    let evidence: SQLEvidenceStore
    let seed: SeedCases

    init(on testDatabase: TestDatabase) async throws {
        database = try await testDatabase.make()
        _ = try await Migrator(database: database, digest: TestDigest.sha256).migrate()
        cases = SQLCaseRegister(database: database, digest: TestDigest.sha256)
        evidence = SQLEvidenceStore(database: database)
        seed = SeedCases(
            cases: cases,
            people: SQLPersonRegister(database: database),
            evidence: SQLEvidenceSeeding(database: database, clock: .system, digest: TestDigest.sha256),
            records: SQLCaseRecordStore(database: database, digest: TestDigest.sha256),
            vault: try DirectoryVault(directory: NSTemporaryDirectory() + UUID().uuidString, clock: .system),
            stored: SQLStoredFiles(database: database),
            clock: .system
        )
    }

    /// What the demo person of a role may see.
    func clearance(of role: Role, in caseFile: CaseFileID) async throws -> Clearance {
        let person = try #require(try await cases.members(of: caseFile).first { $0.role == role }).person
        return try #require(try await cases.clearance(of: person.id, in: caseFile))
    }

    /// A page of what the demo person of a role sees, by item number.
    func page(_ caseFile: CaseFileID, as role: Role, text: String = "") async throws -> EvidencePage {
        let clearance = try await clearance(of: role, in: caseFile)
        return try await evidence.page(
            EvidenceFilter(text: text),
            sort: EvidenceSort(field: .itemNumber, isDescending: false),
            cursor: nil,
            limit: 200,
            for: clearance
        )
    }

    /// `kinship: number` of what the demo person of a role is told of an item's family.
    func family(of number: String, in caseFile: CaseFileID, as role: Role) async throws -> [String] {
        let clearance = try await clearance(of: role, in: caseFile)
        let family = try await evidence.family(of: DemoName.identifier(number), for: clearance)
        return Family.Kinship.allCases.flatMap { kinship in
            family[kinship].map { "\(kinship.rawValue): \($0.itemNumber)" }
        }
    }

    func count(_ table: SQLQuery) async throws -> Int {
        try await database.read { connection in
            try connection.rows("SELECT COUNT(*) AS total FROM \(table)").first?.int("total") ?? 0
        }
    }

    static let tables: [SQLQuery] = [
        "person", "membership", "case_file", "case_event", "evidence_item", "exhibit_number_use", "organisation",
        "case_person", "issue", "passage", "relation", "fact", "custody_event", "production", "saved_view",
        "board", "board_node",
    ]

    func counts() async throws -> [Int] {
        var counts: [Int] = []
        for table in Self.tables { counts.append(try await count(table)) }
        return counts
    }
}
