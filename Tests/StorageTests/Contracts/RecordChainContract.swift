import Core
import SQL
import TestSupport
import Testing

@testable import Storage

/// What both databases promise of records that no event tells of: each write is entered, and no other stands unseen.
@Suite("Record chain")
struct RecordChainContract {
    private func problems(_ audited: AuditedCase, noted: [NotedHash] = []) async throws -> [AuditFinding.Problem] {
        try await audited.report(noted: noted).findings.map(\.problem)
    }

    private func entries(of audited: AuditedCase, _ table: String) async throws -> [Bool] {
        try await audited.workspace.database.read { connection in
            try connection.rows(
                "SELECT digest_before, digest_after FROM record_entry WHERE table_name = \(table) ORDER BY number"
            ).map { try $0.text("digest_after") != RecordEntry.none }
        }
    }

    @Test("enters who comes, changes and goes", arguments: TestDatabase.allCases)
    func entersMembers(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let workspace = audited.workspace
        let id = try await workspace.join(as: .investigator)
        let now = WallClock.system.now
        try await workspace.cases.grant(.paralegal, walls: ["north"], to: id, in: workspace.caseFile, at: now)
        try await workspace.cases.grant(.paralegal, walls: ["north"], to: id, in: workspace.caseFile, at: now)
        try await workspace.cases.revoke(id, in: workspace.caseFile)
        // The lead and the paralegal that every workspace has; then granted, changed, and gone.
        #expect(try await entries(of: audited, "membership") == [true, true, true, true, false])
        #expect(try await entries(of: audited, "person") == [true, true, true, false])
        let report = try await audited.report()
        #expect(report.findings.map(\.sentence) == [])
        #expect(report.entriesCount == Int(report.head.entry) && report.entriesCount > 20)
    }

    @Test("finds a right that somebody gave by hand, took or raised", arguments: TestDatabase.allCases)
    func findsRights(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let id = audited.workspace.caseFile.text
        let person = audited.workspace.paralegal.text
        let tampering: [(AuditFinding.Problem, SQLQuery)] = [
            (.recordChanged, "UPDATE membership SET class_number = 0 WHERE case_id = \(id) AND person_id = \(person)"),
            (.recordMissing, "DELETE FROM membership WHERE case_id = \(id) AND person_id = \(person)"),
            (.recordChanged, "UPDATE person SET email = 'other@example.com' WHERE id = \(person)"),
        ]
        for (problem, query) in tampering {
            try await audited.alter(["CREATE TABLE kept AS SELECT * FROM membership", query])
            #expect(try await problems(audited).contains(problem), "\(query.segments)")
            let page = try await audited.audit.chain(of: audited.workspace.caseFile, after: nil)
            #expect(page.isWhole && page.hasRecords && page.findings.contains { $0.problem == problem })
            try await audited.alter([
                "DELETE FROM membership", "INSERT INTO membership SELECT * FROM kept", "DROP TABLE kept",
                "UPDATE person SET email = 'paralegal@example.com' WHERE id = \(person)",
            ])
            #expect(try await problems(audited) == [])
        }
        let stranger = Person(
            id: .random(at: WallClock.system.now),
            email: "stranger@example.com",
            name: "Stranger",
            isAdministrator: false,
            isDemo: false
        )
        try await audited.workspace.people.add(stranger, passwordHash: nil, at: WallClock.system.now)
        try await audited.alter(["INSERT INTO membership VALUES (\(id), \(stranger.id.text), 0, 0)"])
        let found = try await audited.report().findings
        #expect(
            found.contains { $0.problem == .recordUnknown && $0.sentence.contains("membership (\(stranger.id.text))") }
        )
    }

    @Test("still tells what was changed by hand when the program has written over it", arguments: TestDatabase.allCases)
    func findsWhatWasWrittenOver(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let workspace = audited.workspace
        try await audited.alter([
            "UPDATE membership SET class_number = 0 WHERE person_id = \(workspace.paralegal.text)"
        ])
        let now = WallClock.system.now
        try await workspace.cases.grant(
            .investigator,
            walls: [],
            to: workspace.paralegal,
            in: workspace.caseFile,
            at: now
        )
        let found = try await audited.report().findings
        #expect(found.map(\.problem) == [.recordChanged])
        #expect(found.first?.sentence.contains("changed by hand") == true && found.first?.entry != nil)
    }

    @Test("finds what was done to the entries themselves", arguments: TestDatabase.allCases)
    func findsEntries(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let id = audited.workspace.caseFile.text
        let last = try await audited.report().head.entry
        let tampering: [(AuditFinding.Problem, SQLQuery)] = [
            (.entriesMissing, "DELETE FROM record_entry WHERE case_id = \(id) AND number = 3"),
            (.entriesMissing, "DELETE FROM record_entry WHERE case_id = \(id) AND number = \(last)"),
            (.entryChanged, "UPDATE record_entry SET digest_after = 'f' WHERE case_id = \(id) AND number = 2"),
            (.entryChanged, "UPDATE record_entry SET hash = 'f' WHERE case_id = \(id) AND number = 2"),
            (.headHash, "UPDATE case_head SET record_hash = 'f' WHERE case_id = \(id)"),
            (.entriesMissing, "UPDATE case_head SET record_seq = record_seq + 1 WHERE case_id = \(id)"),
            (.entryChanged, "UPDATE case_head SET record_seq = record_seq - 1 WHERE case_id = \(id)"),
        ]
        for (problem, query) in tampering {
            try await audited.alter([
                "CREATE TABLE kept AS SELECT * FROM record_entry", "CREATE TABLE head AS SELECT * FROM case_head",
                query,
            ])
            #expect(try await problems(audited).contains(problem), "\(query.segments)")
            try await audited.alter([
                "DELETE FROM record_entry", "INSERT INTO record_entry SELECT * FROM kept", "DROP TABLE kept",
                "UPDATE case_head SET record_seq = (SELECT record_seq FROM head), record_hash = (SELECT record_hash FROM head)",
                "DROP TABLE head",
            ])
        }
        #expect(try await problems(audited) == [])
    }

    @Test("finds entries that were all written anew by a line that was noted", arguments: TestDatabase.allCases)
    func findsRewriting(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let caseFile = audited.workspace.caseFile
        let head = try await audited.report().head
        let line = NotedHash.text(head, of: caseFile)
        let noted = try #require(NotedHash(line))
        #expect(noted.entry == head.entry && line.split(separator: ":").count == 5)
        // The line as it was printed before records had entries.
        let older = try #require(NotedHash("\(caseFile.text):\(head.seq):\(head.hash)"))
        #expect(try await problems(audited, noted: [noted, older]) == [])
        try await audited.workspace.database.write { connection in
            try connection.execute("UPDATE membership SET class_number = 0")
            try connection.execute("DELETE FROM record_entry")
            try connection.execute("UPDATE case_head SET record_seq = 0, record_hash = ''")
            try RecordChain(caseFile: caseFile, digest: TestDigest.sha256).enterAll(on: connection)
        }
        #expect(try await problems(audited, noted: [older]) == [])
        let found = try await audited.report(noted: [noted]).findings
        #expect(found.map(\.problem) == [.notedHash] && found.first?.entry == head.entry)
    }

    @Test("enters the records that were there before the step", arguments: TestDatabase.allCases)
    func entersOldRecords(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        try await audited.alter([
            "DROP TABLE record_entry", "ALTER TABLE case_head DROP COLUMN record_seq",
            "ALTER TABLE case_head DROP COLUMN record_hash", "DELETE FROM schema_step WHERE number = 54",
        ])
        let migrator = Migrator(database: audited.workspace.database, digest: TestDigest.sha256)
        #expect(try await migrator.migrate() == ["record-entries"])
        let report = try await audited.report()
        #expect(report.findings.map(\.sentence) == [] && report.head.entry > 15)
        try await audited.workspace.join(as: .investigator)
        #expect(try await problems(audited) == [])
    }

    @Test("reads lines with either chain, and no others")
    func readsLines() throws {
        let id = "01890000-0000-7000-8000-000000000000"
        let hash = String(repeating: "a", count: 64)
        #expect(NotedHash("\(id):3:\(hash)")?.entry == 0)
        #expect(NotedHash("\(id):3:\(hash):4:\(hash.uppercased())")?.entryHash == hash)
        #expect(NotedHash("\(id):0::4:\(hash)")?.seq == 0)
        #expect(NotedHash("\(id):3:\(hash):0:")?.entry == 0)
        for wrong in ["\(id):0:", "\(id):0::0:", "\(id):3:\(hash):4", "\(id):3:\(hash):4:a", "\(id):3::4:\(hash)"] {
            #expect(NotedHash(wrong) == nil, "\(wrong)")
        }
    }

    // MARK: What cannot be read

    @Test("says what cannot be read, and looks at the rest", arguments: TestDatabase.allCases)
    func saysUnreadable(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        let id = audited.workspace.caseFile.text
        var queries: [SQLQuery] = [
            "UPDATE case_event SET kind = 'nonsense', position = 'nowhere' WHERE case_id = \(id) AND seq = 3",
            "UPDATE case_event SET patch = '{' WHERE case_id = \(id) AND seq = 4",
            "UPDATE case_class SET role = 'nonsense' WHERE case_id = \(id) AND role = \(Role.trialTechnician.rawValue)",
            "UPDATE evidence_file SET sha256 = 'none'",
            "UPDATE membership SET granted_at = 1",
        ]
        if testDatabase == .sqlite {
            queries.append("UPDATE case_event SET revision = 'first' WHERE case_id = \(id) AND seq = 2")
            queries.append("UPDATE record_entry SET hash = x'00' WHERE case_id = \(id) AND number = 1")
        }
        try await audited.alter(queries)
        let report = try await audited.report()
        let sentences = report.findings.map(\.sentence)
        #expect(sentences.contains { $0.contains("case_class cannot be read (class ") }, "\(sentences)")
        #expect(report.findings.contains { $0.problem == .history }, "\(sentences)")
        #expect(report.eventsCount == 8)
        if testDatabase == .sqlite {
            #expect(sentences.contains { $0.contains("case_event cannot be read (event 2)") }, "\(sentences)")
            #expect(report.findings.contains { $0.problem == .entryChanged && $0.entry == 1 }, "\(sentences)")
        }
        #expect(report.findings.contains { $0.problem == .recordChanged }, "\(sentences)")
        _ = try await audited.audit.files(of: audited.workspace.caseFile, after: nil)
        // The page shows that there is an entry, and what of it can be read.
        let auditor = try await audited.workspace.clearance(as: .auditorReadonly)
        let entries = try await audited.audit.entries(AuditQuestion(), for: auditor).entries
        #expect(entries.count == 8 && entries.filter { $0.kind == nil }.map(\.itemNumber) == ["E-001"])
        #expect(!(try await audited.audit.chain(of: audited.workspace.caseFile, after: nil)).findings.isEmpty)
    }

    @Test("compares what each class had not seen with the events", arguments: TestDatabase.allCases)
    func comparesHidden(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        for text in ["0:1", "x", "99:1"] {
            try await audited.alter(["UPDATE case_event SET hidden_events = \(text) WHERE seq = 3"])
            let found = try await audited.report().findings
            #expect(
                found.contains { ($0.problem == .eventMasks || $0.problem == .history) && $0.item == "E-001" },
                "\(text)"
            )
        }
    }

    @Test("follows the numbers that are given next", arguments: TestDatabase.allCases)
    func followsCounters(on testDatabase: TestDatabase) async throws {
        let audited = try await AuditedCase(on: testDatabase)
        for change: SQLQuery in ["next_item_number = next_item_number + 1", "next_bates_number = 9"] {
            try await audited.alter(["CREATE TABLE kept AS SELECT * FROM case_file", "UPDATE case_file SET \(change)"])
            #expect(try await problems(audited) == [.counter])
            try await audited.alter([
                """
                UPDATE case_file SET next_item_number = (SELECT next_item_number FROM kept),
                    next_bates_number = (SELECT next_bates_number FROM kept)
                """, "DROP TABLE kept",
            ])
        }
    }
}
