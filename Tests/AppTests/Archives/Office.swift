import Core
import FileVault
import Foundation
import SQL
import Storage
import TestSupport
import Testing

@testable import App

/// A server's database and vault, without the server.
struct Office {
    let database: any SQLDatabase
    let vaultDirectory: String
    let vault: DirectoryVault
    let cases: SQLCaseRegister
    let evidence: SQLEvidenceStore
    let stored: SQLStoredFiles

    init(on testDatabase: TestDatabase) async throws {
        database = try await testDatabase.make()
        _ = try await Migrator(database: database, digest: TestDigest.sha256).migrate()
        vaultDirectory = NSTemporaryDirectory() + UUID().uuidString
        vault = try DirectoryVault(directory: vaultDirectory, clock: .system)
        cases = SQLCaseRegister(database: database, digest: TestDigest.sha256)
        evidence = SQLEvidenceStore(database: database)
        stored = SQLStoredFiles(database: database)
    }

    /// The demo case with its files, after some work on it.
    func seedDemo() async throws -> CaseFileID {
        let seed = SeedCases(
            cases: cases,
            people: SQLPersonRegister(database: database),
            evidence: SQLEvidenceSeeding(database: database, clock: .system, digest: TestDigest.sha256),
            records: SQLCaseRecordStore(database: database, digest: TestDigest.sha256),
            vault: vault,
            stored: stored,
            clock: .system
        )
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/App/Demo/files")
        let files = try DemoFiles(directory: sources.path(percentEncoded: false))
        let id = try await seed.demo(PackageResources.demo_case_json, files: files)
        try await work(on: id)
        return id
    }

    /// Edits, a withdrawal, an exhibit number, words of a file and an offline client's change.
    private func work(on caseFile: CaseFileID) async throws {
        let lead = try await clearance(of: .leadProsecutor, in: caseFile)
        let item = DemoName.identifier("E-010") as EvidenceID
        let mutations = [
            Mutation(key: .random(), operation: .revise, item: item, changes: [.title: .to(.text("Renamed \"once\""))]),
            Mutation(
                key: .random(),
                clientNumber: Mutation.ClientNumber(client: "tablet", number: 1),
                operation: .revise,
                item: item,
                changes: [.tags: .members(add: ["court"], remove: [])]
            ),
            Mutation(key: .random(), operation: .withdraw, item: DemoName.identifier("E-002")),
            Mutation(
                key: .random(),
                operation: .verify,
                item: DemoName.identifier("E-009"),
                condition: .unchanged,
                content: FileContent(words: ["zeppelin"])
            ),
            Mutation(
                key: .random(),
                operation: .add,
                item: .random(at: WallClock.system.now),
                changes: [.title: .to(.text("Added")), .kind: .to(.text("document"))]
            ),
        ]
        for mutation in mutations {
            let reply = try await send(mutation, in: caseFile, by: lead.person)
            #expect(reply.status == .applied, "\(reply)")
        }
    }

    func send(_ mutation: Mutation, in caseFile: CaseFileID, by person: PersonID) async throws -> MutationReply {
        try await SQLCaseLedger(database: database, clock: .system, digest: TestDigest.sha256).commit(
            [mutation],
            in: caseFile,
            by: person,
            deciding: Decide.decide
        ).replies[0]
    }

    func clearance(of role: Role, in caseFile: CaseFileID) async throws -> Clearance {
        let person = try #require(try await cases.members(of: caseFile).first { $0.role == role }).person
        return try #require(try await cases.clearance(of: person.id, in: caseFile))
    }

    // MARK: Archives

    static func freshPath() -> String { NSTemporaryDirectory() + UUID().uuidString + ".tar" }

    @discardableResult
    func export(_ cases: [CaseFileID], to path: String) async throws -> ExportCases.Report {
        let export = ExportCases(
            archive: SQLCaseArchive(database: database, clock: .system, digest: TestDigest.sha256),
            vault: vault,
            clock: .system,
            version: "test",
            progress: { _ in }
        )
        return try await export(cases, to: path)
    }

    @discardableResult
    func takeIn(_ path: String, isTrial: Bool = false) async throws -> [ImportArchive.Outcome] {
        let reader = try ArchiveReader(path)
        defer { reader.close() }
        let takeIn = ImportArchive(
            archive: SQLCaseArchive(database: database, clock: .system, digest: TestDigest.sha256),
            vault: vault,
            stored: stored,
            clock: .system,
            allowsDemo: true,
            progress: { _ in }
        )
        return try await takeIn(try CheckedArchive(reader, progress: { _ in }), isTrial: isTrial)
    }

    // MARK: What people see

    /// All that somebody with a role sees of a case, line by line.
    func portrait(of caseFile: CaseFileID, as role: Role) async throws -> [String] {
        let clearance = try await clearance(of: role, in: caseFile)
        let snapshot = try await evidence.snapshot(after: nil, only: nil, limit: 500, for: clearance)
        var lines = ["\(snapshot.total) \(snapshot.position)"]
        for entry in snapshot.entries {
            let item = entry.item
            let family = Family.Kinship.allCases.map { kinship in
                "\(kinship) \(entry.family[kinship].map(\.itemNumber))"
            }
            lines.append("\(item.id) \(item.revision(for: clearance.group)) \(item.isWithdrawn) \(item.audience.mask)")
            lines.append("\(item.values.json.text) \(item.changedAt.microseconds) \(item.changedBy) \(family)")
            lines.append(entry.file.map { "\($0)" } ?? "no file")
            let records = try await evidence.records(of: item, for: clearance)
            lines += records.custody.map { "\($0)" } + records.relations.map { "\($0)" }
            lines += records.citations.map { "\($0)" }
            let history = try await evidence.history(of: item.id, for: clearance)
            lines += history.map {
                "\($0.seq) \($0.position) \($0.event.changed) \($0.event.actorName) \($0.event.after.json.text)"
            }
        }
        for text in ["", "fire", "zeppelin", "canary phrase", "E-01"] {
            let page = try await evidence.page(
                EvidenceFilter(text: text),
                sort: EvidenceSort(field: clearance.sees(.occurredAt) ? .occurredAt : .itemNumber, isDescending: true),
                cursor: nil,
                limit: 200,
                for: clearance
            )
            lines.append("\(text): \(page.items.map(\.id))")
            lines += page.facets.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        }
        let scheme = ExhibitScheme(try #require(try await cases.caseFile(caseFile)).exhibitScheme)
        lines += try await evidence.exhibitNumberProposals(scheme, for: clearance)
        return lines
    }
}
