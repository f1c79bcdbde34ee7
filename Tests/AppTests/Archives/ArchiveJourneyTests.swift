import Core
import FileVault
import Foundation
import Storage
import TestSupport
import Testing

@testable import App

/// Cases that leave in an archive and come back, on either database.
@Suite("Archive", .timeLimit(.minutes(5)))
struct ArchiveJourneyTests {
    static let journeys = TestDatabase.allCases.flatMap { from in TestDatabase.allCases.map { (from, $0) } }

    /// The hashes of an archive's members by name, but those that say when it was made.
    private func members(of path: String) throws -> [String: FileDigest] {
        let reader = try ArchiveReader(path)
        defer { reader.close() }
        var digests: [String: FileDigest] = [:]
        for name in reader.names where name != ArchiveMember.manifest && name != ArchiveMember.sums {
            digests[name] = try reader.member(name).digest()
        }
        return digests
    }

    @Test("shows every role the same on another database, and exports the same again", arguments: journeys)
    func showsTheSame(from: TestDatabase, to: TestDatabase) async throws {
        let office = try await Office(on: from)
        let id = try await office.seedDemo()
        let path = Office.freshPath()
        let report = try await office.export([id], to: path)
        #expect(report.lacks.isEmpty)
        #expect(report.filesCount > 30)

        let other = try await Office(on: to)
        let outcomes = try await other.takeIn(path)
        #expect(try outcomes.map { try $0.result.get().added.count } == [8])
        for role in Role.allCases {
            let before = try await office.portrait(of: id, as: role)
            #expect(try await other.portrait(of: id, as: role) == before, "\(role)")
            #expect(before.count > (role == .auditorReadonly ? 1 : 20))
        }
        let second = Office.freshPath()
        try await other.export([id], to: second)
        #expect(try members(of: second) == members(of: path))

        // The numbers that come next are the same, and so is what a file holds.
        var added: [String] = []
        for each in [office, other] {
            let lead = try await each.clearance(of: .leadProsecutor, in: id)
            let item = EvidenceID.random(at: WallClock.system.now)
            let changes: [EvidenceField: FieldChange] = [.title: .to(.text("New")), .kind: .to(.text("document"))]
            _ = try await each.send(
                Mutation(key: .random(), operation: .add, item: item, changes: changes),
                in: id,
                by: lead.person
            )
            added.append(try #require(try await each.evidence.item(item, for: lead).item.values.text(.itemNumber)))
        }
        #expect(added[0] == added[1])
        for (digest, _) in try CheckedArchive(ArchiveReader(path), progress: { _ in }).files {
            #expect(try await other.vault.verify(digest, bytesPerSecond: nil) == .unchanged)
        }
    }

    @Test("leaves a case that is there as it is, and takes the others in")
    func leavesWhatIsThere() async throws {
        let office = try await Office(on: .sqlite)
        let demo = try await office.seedDemo()
        let file = CaseFile(id: .random(at: WallClock.system.now), caption: "People v. Example", timeZone: "UTC")
        try await office.cases.makeCase(file, at: WallClock.system.now)
        let both = Office.freshPath()
        let one = Office.freshPath()
        try await office.export([demo, file.id], to: both)
        try await office.export([file.id], to: one)
        let other = try await Office(on: .sqlite)
        try await other.takeIn(both, isTrial: true)
        #expect(try await other.cases.allCases().isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: other.vaultDirectory + "/files").isEmpty)
        try await other.takeIn(one)
        let outcomes = try await other.takeIn(both)
        #expect(try outcomes[0].result.get().added.count == 8)
        #expect(throws: ArchiveError.caseExists(file.id)) { try outcomes[1].result.get() }
        #expect(Set(try await other.cases.allCases().map(\.id)) == [demo, file.id])
    }

    @Test("says which files are missing or changed, and brings the alarm to the other server")
    func saysWhatIsMissing() async throws {
        let office = try await Office(on: .sqlite)
        let id = try await office.seedDemo()
        let lead = try await office.clearance(of: .leadProsecutor, in: id)
        var digests: [FileDigest] = []
        for number in ["E-003", "E-010", "E-014"] {
            let item = try await office.evidence.item(DemoName.identifier(number), for: lead).item
            digests.append(try #require(item.values.text(.sha256).flatMap { FileDigest($0) }))
        }
        let places = try await [office.vault.path(of: digests[0]), office.vault.path(of: digests[1])]
        try FileManager.default.removeItem(atPath: places[0])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: places[1])
        let handle = try #require(FileHandle(forWritingAtPath: places[1]))
        try handle.write(contentsOf: Data([0]))
        try handle.close()
        let path = Office.freshPath()
        let report = try await office.export([id], to: path)
        let expected = [(digests[0], "missing"), (digests[1], "changed")].sorted { $0.0.text < $1.0.text }
        #expect(report.lacks.map(\.digest) == expected.map(\.0))
        #expect(report.lacks.map(\.condition) == expected.map(\.1))

        let other = try await Office(on: .sqlite)
        try await other.takeIn(path)
        await #expect(throws: FileError.missing) { try await other.vault.path(of: digests[0]) }
        #expect(try await other.vault.verify(digests[2], bytesPerSecond: nil) == .unchanged)
        // The next reading of stored files asks for it.
        let due = try await other.stored.claim(readBefore: Instant(microseconds: 1), at: WallClock.system.now)
        #expect(due.map(\.digest).contains(digests[0]))
    }

    @Test("is readable by its owner only, and takes no name that is taken")
    func isOfItsOwner() async throws {
        let office = try await Office(on: .sqlite)
        let file = CaseFile(id: .random(at: WallClock.system.now), caption: "People v. Example", timeZone: "UTC")
        try await office.cases.makeCase(file, at: WallClock.system.now)
        let path = Office.freshPath()
        // What an export left that was cut off, readable by all.
        try Data(repeating: 1, count: 1 << 20).write(to: URL(filePath: path + ".partial"))
        let report = try await office.export([file.id], to: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(attributes[.size] as? Int64 == report.bytes)
        #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
        await #expect(throws: ArchiveError.fileExists(path)) { try await office.export([file.id], to: path) }
        await #expect(throws: AccessError.caseNotFound) {
            try await office.export([.random(at: WallClock.system.now)], to: path + "2")
        }
        #expect(!FileManager.default.fileExists(atPath: path + "2"))
        #expect(!FileManager.default.fileExists(atPath: path + "2.partial"))
    }

    @Test("says evidence and custody in the words of CASE and UCO")
    func writesGraph() async throws {
        let office = try await Office(on: .sqlite)
        let id = try await office.seedDemo()
        let path = Office.freshPath()
        try await office.export([id], to: path)
        let reader = try ArchiveReader(path)
        defer { reader.close() }
        let json = try JSONValue(parsing: reader.member(ArchiveMember.graph(of: id)).whole())
        let prefixes = try #require(json["@context"]?.object).keys
        let nodes = try #require(json["@graph"]?.array)
        var types: [String: Int] = [:]
        var identifiers: Set<String> = []
        for node in nodes {
            types[try #require(node["@type"]?.string), default: 0] += 1
            #expect(identifiers.insert(try #require(node["@id"]?.string)).inserted)
        }
        #expect(types["case-investigation:Investigation"] == 1)
        #expect(types["case-investigation:ProvenanceRecord"] == 45)
        #expect(types["case-investigation:InvestigativeAction"] == 14)
        #expect((types["uco-observable:File"] ?? 0) > 30)
        #expect((types["uco-observable:File"] ?? 0) + (types["uco-core:UcoObject"] ?? 0) == 45)
        // What is pointed to is there, and no word is of an unknown vocabulary.
        func look(at value: JSONValue) {
            switch value {
            case .array(let values): values.forEach(look)
            case .object(let members):
                if members.count == 1, let reference = members["@id"]?.string {
                    #expect(identifiers.contains(reference))
                }
                for (name, value) in members {
                    if !name.hasPrefix("@") { #expect(prefixes.contains(String(name.prefix { $0 != ":" }))) }
                    look(at: value)
                }
            default: break
            }
        }
        nodes.forEach(look)
        let file = try #require(nodes.first { $0["@type"]?.string == "uco-observable:File" })
        let hash = file["uco-core:hasFacet"]?.array?[1]["uco-observable:hash"]?.array?.first
        let digest = try #require(hash?["uco-types:hashValue"]?["@value"]?.string.flatMap { FileDigest($0) })
        #expect(reader.contains(ArchiveMember.file(digest)))
    }
}
