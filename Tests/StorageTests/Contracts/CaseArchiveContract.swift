import Core
import SQL
import TestSupport
import Testing

@testable import Storage

/// The rows of a case between two databases.
@Suite("Case archive")
struct CaseArchiveContract {
    /// From where and to where.
    static let journeys = TestDatabase.allCases.flatMap { from in TestDatabase.allCases.map { (from, $0) } }

    private func empty(_ testDatabase: TestDatabase) async throws -> any SQLDatabase {
        let database = try await testDatabase.make()
        _ = try await Migrator(database: database, digest: TestDigest.sha256).migrate()
        return database
    }

    private func archive(_ database: any SQLDatabase) -> SQLCaseArchive {
        SQLCaseArchive(database: database, clock: .system, digest: TestDigest.sha256)
    }

    private func rows(of workspace: Workspace) async throws -> HeldRows {
        let rows = HeldRows()
        _ = try #require(try await archive(workspace.database).read(workspace.caseFile, into: rows))
        return rows
    }

    private func restore(
        _ workspace: Workspace,
        _ rows: HeldRows,
        on database: any SQLDatabase,
        allowsDemo: Bool = false
    ) async throws -> RestoredCase {
        try await archive(database).restore(workspace.caseFile, from: rows, allowsDemo: allowsDemo)
    }

    /// A ledger on another database.
    private func send(
        _ mutation: Mutation,
        in workspace: Workspace,
        on database: any SQLDatabase
    ) async throws
        -> MutationReply
    {
        try await SQLCaseLedger(database: database, clock: .system, digest: TestDigest.sha256).commit(
            [mutation],
            in: workspace.caseFile,
            by: workspace.lead,
            deciding: Decide.decide
        ).replies[0]
    }

    private func seq(of caseFile: CaseFileID, on database: any SQLDatabase) async throws -> Int64? {
        try await SQLEventLog(database: database).head(of: caseFile)?.seq
    }

    // MARK: What it holds

    @Test("knows every table and every column of the schema", arguments: TestDatabase.allCases)
    func knowsTheSchema(on testDatabase: TestDatabase) async throws {
        let database = try await empty(testDatabase)
        let schema = try await database.read { try Schema.tables(on: $0) }
        #expect(schema.count > 20)
        let known = Dictionary(uniqueKeysWithValues: ArchivedTable.all.map { ($0.name, $0) })
        for (name, columns) in schema {
            // An index of SQLite is tables of its own.
            let isIndex = name.hasPrefix("evidence_search_text_") || name.hasPrefix("file_search_text_")
            if isIndex || ArchivedTable.leftOut[name] != nil { continue }
            // Say in ArchivedTable+All.swift what an archive does with it.
            let table = try #require(known[name], "no archive holds \(name)")
            #expect(Set(table.columns.map(\.name)).union(table.omitted.keys) == columns, "\(name)")
            #expect(Set(table.columns.map(\.name)).isDisjoint(with: table.omitted.keys), "\(name)")
        }
        #expect(Set(known.keys).isSubset(of: schema.keys))
    }

    @Test("holds the same rows after a restoration as before", arguments: journeys)
    func holdsTheSame(from: TestDatabase, to: TestDatabase) async throws {
        let workspace = try await Workspace(on: from)
        for number in 0..<450 { _ = try await workspace.item(titled: "Item \(number)") }
        let item = try await workspace.item(titled: "Knife", [.exhibitNumber: .to(.text("C-1"))])
        let renaming = try await workspace.revise(item, .title, to: .text("A \"knife\" \\ said, 𝄞"), base: 1)
        #expect(renaming.status == .applied)
        let first = try await rows(of: workspace)
        let other = try await empty(to)
        let restored = try await restore(workspace, first, on: other)
        #expect(restored.added.sorted() == ["lead@example.com", "paralegal@example.com"])
        let second = HeldRows()
        let counts = try await archive(other).read(workspace.caseFile, into: second)
        #expect(counts?["evidence_item"] == 451)
        #expect(counts?["case_event"] == 452)
        for table in ArchivedTable.all { #expect(first.bytes(of: table) == second.bytes(of: table), "\(table.name)") }
    }

    @Test("gives nobody a password, and makes nobody an administrator", arguments: TestDatabase.allCases)
    func givesNoSignIn(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        try await workspace.people.setPassword(hash: "the-hash", of: workspace.lead)
        try await workspace.database.write { try $0.execute("UPDATE person SET is_administrator = 1") }
        let rows = try await rows(of: workspace)
        #expect(
            !ArchivedTable.all.contains { String(decoding: rows.bytes(of: $0), as: UTF8.self).contains("the-hash") }
        )
        let other = try await empty(testDatabase)
        _ = try await restore(workspace, rows, on: other)
        let lead = try await SQLPersonRegister(database: other).person(email: "lead@example.com")
        #expect(lead?.passwordHash == nil)
        #expect(lead?.person.isAdministrator == false)
    }

    // MARK: People

    @Test("knows a person by the address, under whatever identifier", arguments: TestDatabase.allCases)
    func matchesPeople(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Knife")
        let rows = try await rows(of: workspace)
        let other = try await empty(testDatabase)
        let people = SQLPersonRegister(database: other)
        let here = PersonID.random(at: WallClock.system.now)
        let lead = Person(id: here, email: "LEAD@example.com", name: "Lead", isAdministrator: true, isDemo: false)
        try await people.add(lead, passwordHash: "own", at: WallClock.system.now)
        let restored = try await restore(workspace, rows, on: other)
        #expect(restored == RestoredCase(added: ["paralegal@example.com"], known: ["lead@example.com"]))
        let cases = SQLCaseRegister(database: other, digest: TestDigest.sha256)
        #expect(try await cases.clearance(of: here, in: workspace.caseFile)?.role == .leadProsecutor)
        #expect(try await cases.clearance(of: workspace.lead, in: workspace.caseFile) == nil)
        // They keep what they had, and the log keeps what it said.
        #expect(try await people.person(email: "lead@example.com")?.passwordHash == "own")
        let clearance = try #require(try await cases.clearance(of: here, in: workspace.caseFile))
        let history = try await SQLEvidenceStore(database: other).history(of: item, for: clearance)
        #expect(history.map(\.event.actorName) == ["Lead"])
    }

    /// Adds somebody who has an address of the workspace under another identifier.
    private func join(_ email: String, on database: any SQLDatabase) async throws -> PersonID {
        let id = PersonID.random(at: WallClock.system.now)
        let person = Person(id: id, email: email, name: "Known", isAdministrator: false, isDemo: false)
        try await SQLPersonRegister(database: database).add(person, passwordHash: nil, at: WallClock.system.now)
        return id
    }

    private func undo(
        _ act: String,
        of item: EvidenceID,
        by person: PersonID,
        in workspace: Workspace,
        on database: any SQLDatabase
    ) async throws -> MutationReply {
        try await SQLCaseLedger(database: database, clock: .system, digest: TestDigest.sha256).commit(
            [Mutation(key: .random(), operation: .revise, item: item, undoes: act)],
            in: workspace.caseFile,
            by: person,
            deciding: Decide.decide
        ).replies[0]
    }

    @Test("takes what somebody did for theirs, under whatever identifier they are known", arguments: journeys)
    func keepsActs(from: TestDatabase, to: TestDatabase) async throws {
        let workspace = try await Workspace(on: from)
        let keys = [IdempotencyKey.random(), .random(), .random()]
        let item = try await workspace.item(titled: "Knife")
        _ = try await workspace.revise(item, .location, to: .text("Room 1"), base: 1, key: keys[0])
        _ = try await workspace.revise(item, .notes, to: .text("Seen"), base: 2, key: keys[1])
        _ = try await workspace.revise(item, .place, to: .text("Dock"), base: 3, key: keys[2], by: workspace.paralegal)
        var rows = try await rows(of: workspace)
        var formerly = workspace.lead
        // Two moves, each to where the lead has another identifier; the second knows of the first only by the archive.
        for key in keys[..<2] {
            let other = try await empty(to)
            let here = try await join("lead@example.com", on: other)
            _ = try await restore(workspace, rows, on: other)
            let cases = SQLCaseRegister(database: other, digest: TestDigest.sha256)
            let lead = try #require(try await cases.clearance(of: here, in: workspace.caseFile))
            let paralegal = try #require(try await cases.clearance(of: workspace.paralegal, in: workspace.caseFile))
            let history = try await SQLEvidenceStore(database: other).history(of: item, for: lead)
            #expect(history.last?.event.actor == here)
            #expect(history.allSatisfy { $0.event.actor != workspace.lead && $0.event.actor != formerly })
            let changes = SQLCaseChanges(database: other)
            let others = try await changes.changes(ChangeQuestion(), for: lead)
            #expect(others.changes.map(\.event.actor) == [workspace.paralegal])
            #expect(Set(others.authors.map(\.person)) == [here, workspace.paralegal])
            let own = try await changes.changes(ChangeQuestion(authors: .person(here)), for: paralegal)
            #expect(own.changes.count == history.count - 1)

            // Nobody else undoes it, and who it was before is nobody here.
            let theirs = try await undo(key.text, of: item, by: workspace.paralegal, in: workspace, on: other)
            #expect(theirs.code == "not_yours")
            let notMine = try await undo(keys[2].text, of: item, by: here, in: workspace, on: other)
            #expect(notMine.code == "not_yours")
            let undone = try await undo(key.text, of: item, by: here, in: workspace, on: other)
            #expect(undone.status == .applied)
            let audit = SQLCaseAudit(database: other, digest: TestDigest.sha256)
            #expect(try await audit.report(on: workspace.caseFile, noted: []).findings == [])
            let again = HeldRows()
            _ = try #require(try await archive(other).read(workspace.caseFile, into: again))
            rows = again
            formerly = here
        }
        // Back where it came from, everybody is who they were, and the log says of nobody else that they did it.
        let home = try await empty(from)
        let lead = Person(
            id: workspace.lead,
            email: "lead@example.com",
            name: "Lead",
            isAdministrator: false,
            isDemo: false
        )
        try await SQLPersonRegister(database: home).add(lead, passwordHash: nil, at: WallClock.system.now)
        _ = try await restore(workspace, rows, on: home)
        let clearance = try #require(
            try await SQLCaseRegister(database: home, digest: TestDigest.sha256)
                .clearance(of: workspace.lead, in: workspace.caseFile)
        )
        let history = try await SQLEvidenceStore(database: home).history(of: item, for: clearance)
        #expect(history.count == 6)
        #expect(history.map(\.event.actor).filter { $0 != workspace.lead } == [workspace.paralegal])
        let audit = SQLCaseAudit(database: home, digest: TestDigest.sha256)
        #expect(try await audit.report(on: workspace.caseFile, noted: []).findings == [])
    }

    @Test("makes nobody here the author of what somebody else did there", arguments: TestDatabase.allCases)
    func keepsAuthorsApart(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        _ = try await workspace.item(titled: "Knife")
        let rows = try await rows(of: workspace)
        let refusal = ArchiveError.otherPerson(workspace.caseFile, email: "lead@example.com")
        // The identifier is a stranger's here, though the address is known too.
        let other = try await empty(testDatabase)
        _ = try await join("lead@example.com", on: other)
        let stranger = Person(
            id: workspace.lead,
            email: "stranger@example.com",
            name: "Stranger",
            isAdministrator: false,
            isDemo: false
        )
        try await SQLPersonRegister(database: other).add(stranger, passwordHash: nil, at: WallClock.system.now)
        await #expect(throws: refusal) { try await restore(workspace, rows, on: other) }
    }

    @Test(
        "leaves the log as it was hashed, where a person in it is known under another identifier",
        arguments: TestDatabase.allCases
    )
    func keepsChain(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Knife")
        try await workspace.record(.toInvestigator, of: item, to: .member(workspace.lead))
        let rows = try await rows(of: workspace)
        let other = try await empty(testDatabase)
        let here = PersonID.random(at: WallClock.system.now)
        let lead = Person(id: here, email: "lead@example.com", name: "Lead", isAdministrator: false, isDemo: false)
        try await SQLPersonRegister(database: other).add(lead, passwordHash: nil, at: WallClock.system.now)
        _ = try await restore(workspace, rows, on: other)
        let audit = SQLCaseAudit(database: other, digest: TestDigest.sha256)
        #expect(try await audit.report(on: workspace.caseFile, noted: []).findings == [])
        let cases = SQLCaseRegister(database: other, digest: TestDigest.sha256)
        let clearance = try #require(try await cases.clearance(of: here, in: workspace.caseFile))
        let evidence = SQLEvidenceStore(database: other)
        let restored = try await evidence.item(item, for: clearance).item
        let custody = try await evidence.records(of: restored, for: clearance).custody
        #expect(custody.map(\.event.to) == [.member(here)] && custody.map(\.to?.text) == ["Lead"])
        // And once more from there: what was hashed first stays.
        let again = HeldRows()
        _ = try #require(try await archive(other).read(workspace.caseFile, into: again))
        let third = try await empty(testDatabase)
        _ = try await restore(workspace, again, on: third)
        let last = SQLCaseAudit(database: third, digest: TestDigest.sha256)
        #expect(try await last.report(on: workspace.caseFile, noted: []).findings == [])
    }

    @Test("takes no case in whose person has somebody else's identifier", arguments: TestDatabase.allCases)
    func refusesOtherPeople(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let rows = try await rows(of: workspace)
        let other = try await empty(testDatabase)
        let stranger = Person(
            id: workspace.lead,
            email: "stranger@example.com",
            name: "Stranger",
            isAdministrator: false,
            isDemo: false
        )
        try await SQLPersonRegister(database: other).add(stranger, passwordHash: nil, at: WallClock.system.now)
        await #expect(throws: ArchiveError.otherPerson(workspace.caseFile, email: "lead@example.com")) {
            try await restore(workspace, rows, on: other)
        }
        #expect(try await SQLCaseRegister(database: other, digest: TestDigest.sha256).allCases().isEmpty)
    }

    @Test("lets a demo case and demo people onto a demo only", arguments: TestDatabase.allCases)
    func keepsDemoApart(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let real = try await rows(of: workspace)
        try await workspace.database.write {
            try $0.execute("UPDATE person SET is_demo = 1 WHERE email = 'lead@example.com'")
        }
        let people = try await rows(of: workspace)
        let other = try await empty(testDatabase)
        await #expect(throws: ArchiveError.demoPerson(workspace.caseFile, email: "lead@example.com")) {
            try await restore(workspace, people, on: other)
        }
        // Nor does a real case come to who is a demo person here.
        let demo = Person(
            id: workspace.lead,
            email: "lead@example.com",
            name: "Lead",
            isAdministrator: false,
            isDemo: true
        )
        let shown = try await empty(testDatabase)
        try await SQLPersonRegister(database: shown).add(demo, passwordHash: nil, at: WallClock.system.now)
        for allowsDemo in [false, true] {
            await #expect(throws: ArchiveError.demoPerson(workspace.caseFile, email: "lead@example.com")) {
                try await restore(workspace, real, on: shown, allowsDemo: allowsDemo)
            }
        }
        try await workspace.database.write { try $0.execute("UPDATE case_file SET is_demo = 1") }
        let demoCase = try await rows(of: workspace)
        await #expect(throws: ArchiveError.demoCase(workspace.caseFile)) {
            try await restore(workspace, demoCase, on: other)
        }
        #expect(try await SQLPersonRegister(database: other).people().isEmpty)
        _ = try await restore(workspace, demoCase, on: other, allowsDemo: true)
        #expect(
            try await SQLCaseRegister(database: other, digest: TestDigest.sha256).caseFile(workspace.caseFile)?.isDemo
                == true
        )
    }

    // MARK: At once or not at all

    @Test("shows nothing of a case that ends in the middle", arguments: TestDatabase.allCases)
    func isWholeOrAbsent(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        _ = try await workspace.item(titled: "Knife")
        let whole = try await rows(of: workspace)
        let other = try await empty(testDatabase)
        for table in ArchivedTable.all {
            let cut = HeldRows(whole, endingBefore: table)
            await #expect(throws: HeldRows.Cut.self) { try await restore(workspace, cut, on: other) }
        }
        #expect(try await SQLCaseRegister(database: other, digest: TestDigest.sha256).allCases().isEmpty)
        #expect(try await SQLPersonRegister(database: other).people().isEmpty)
        _ = try await restore(workspace, whole, on: other)
        await #expect(throws: ArchiveError.caseExists(workspace.caseFile)) {
            try await restore(workspace, whole, on: other)
        }
    }

    @Test("leaves nothing after a trial", arguments: TestDatabase.allCases)
    func triesOnly(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let rows = try await rows(of: workspace)
        let other = try await empty(testDatabase)
        let tried = try await archive(other).restore(workspace.caseFile, from: rows, allowsDemo: false, isTrial: true)
        #expect(tried.added.count == 2)
        #expect(try await SQLCaseRegister(database: other, digest: TestDigest.sha256).allCases().isEmpty)
        #expect(try await SQLPersonRegister(database: other).people().isEmpty)
    }

    // MARK: Streams and clients

    @Test("goes on from positions that are in it, in a new epoch, and refuses newer ones", arguments: journeys)
    func goesOnFromPositions(from: TestDatabase, to: TestDatabase) async throws {
        let workspace = try await Workspace(on: from)
        _ = try await workspace.item(titled: "Before")
        let clearance = try await workspace.clearance(of: workspace.lead)
        let old = try await workspace.log.replay(in: workspace.caseFile, after: nil, for: clearance.group)
        _ = try await workspace.item(titled: "In the copy")
        let rows = try await rows(of: workspace)
        _ = try await workspace.item(titled: "Too late")
        let newest = try await workspace.log.replay(in: workspace.caseFile, after: nil, for: clearance.group)
        let other = try await empty(to)
        _ = try await restore(workspace, rows, on: other)
        let log = SQLEventLog(database: other)
        let head = try #require(try await log.head(of: workspace.caseFile))
        #expect(head.epoch != old.head.epoch)
        #expect(head.seq == 2)
        let missed = try await log.replay(in: workspace.caseFile, after: old.position, for: clearance.group)
        #expect(missed.events.map { $0.subject.values.text(.title) } == ["In the copy"])
        await #expect(throws: ReplayError.position) {
            try await log.replay(in: workspace.caseFile, after: newest.position, for: clearance.group)
        }
    }

    @Test("neither doubles nor loses what an offline client has yet to send", arguments: journeys)
    func keepsExactlyOnce(from: TestDatabase, to: TestDatabase) async throws {
        let workspace = try await Workspace(on: from)
        let item = try await workspace.item(titled: "Knife")
        func edit(_ number: Int, _ title: String) -> Mutation {
            Mutation(
                key: .random(),
                clientNumber: Mutation.ClientNumber(client: "tablet", number: number),
                operation: .revise,
                item: item,
                base: [.title: number],
                changes: [.title: .to(.text(title))]
            )
        }
        // The answer to the second never came; the third was answered after the copy was made; the fourth waits.
        let sent = [edit(1, "one"), edit(2, "two"), edit(3, "three"), edit(4, "four")]
        for mutation in sent[..<2] { #expect(try await workspace.send(mutation).status == .applied) }
        let rows = try await rows(of: workspace)
        #expect(try await workspace.send(sent[2]).status == .applied)
        let other = try await empty(to)
        _ = try await restore(workspace, rows, on: other)

        let again = try await send(sent[1], in: workspace, on: other)
        #expect(again.isRepeated)
        #expect(try await seq(of: workspace.caseFile, on: other) == 3)
        // The series has a gap: the client takes a new name, and its keys keep what was carried out from counting twice.
        await #expect(throws: ClientNumberError.gap(expected: 3)) {
            try await send(sent[3], in: workspace, on: other)
        }
        let renamed = [sent[1], sent[3]].enumerated().map { place, mutation in
            Mutation(
                key: mutation.key,
                clientNumber: Mutation.ClientNumber(client: "tablet-2", number: place + 1),
                operation: mutation.operation,
                item: mutation.item,
                base: mutation.base,
                changes: mutation.changes
            )
        }
        #expect(try await send(renamed[0], in: workspace, on: other).isRepeated)
        #expect(try await send(renamed[1], in: workspace, on: other).status == .applied)
        #expect(try await seq(of: workspace.caseFile, on: other) == 4)
        let clearance = try await workspace.clearance(of: workspace.lead)
        let found = try await SQLEvidenceStore(database: other).item(item, for: clearance)
        #expect(found.item.values.text(.title) == "four")
    }

    @Test(
        "leaves a client that is further here as it is, and one of somebody else to them",
        arguments: TestDatabase.allCases
    )
    func keepsOtherClients(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        let item = try await workspace.item(titled: "Knife")
        for (client, number) in [("further", 1), ("behind", 1), ("behind", 2), ("theirs", 1)] {
            let mutation = Mutation(
                key: .random(),
                clientNumber: Mutation.ClientNumber(client: client, number: number),
                operation: .revise,
                item: item,
                changes: [.title: .to(.text("\(client) \(number)"))]
            )
            _ = try await workspace.send(mutation)
        }
        let rows = try await rows(of: workspace)
        let other = try await empty(testDatabase)
        let here = PersonID.random(at: WallClock.system.now)
        let theirs = PersonID.random(at: WallClock.system.now)
        try await other.write { connection in
            for (id, email) in [(here, "lead@example.com"), (theirs, "other@example.com")] {
                try connection.execute(
                    """
                    INSERT INTO person (id, email, name, password_hash, is_administrator, is_demo, is_disabled, created_at)
                    VALUES (\(id.text), \(email), 'Known', NULL, 0, 0, 0, 1)
                    """
                )
            }
            for (client, person, number) in [("further", here, 7), ("behind", here, 1), ("theirs", theirs, 9)] {
                try connection.execute(
                    """
                    INSERT INTO client (client_id, person_id, last_number, seen_at)
                    VALUES (\(client), \(person.text), \(number), 1)
                    """
                )
            }
            // The number of a reply that was given here.
            try connection.execute(
                """
                INSERT INTO request_reply (person_id, key, case_id, client_id, number, reply, at)
                VALUES (\(theirs.text), 'k', '', 'theirs', 1, '{}', 1)
                """
            )
        }
        _ = try await restore(workspace, rows, on: other)
        let numbers = try await other.read { connection in
            try connection.rows("SELECT client_id, last_number FROM client ORDER BY client_id").map {
                "\(try $0.text("client_id")) \(try $0.int("last_number"))"
            }
        }
        #expect(numbers == ["behind 2", "further 7", "theirs 9"])
        let replies = try await other.read { connection in
            try connection.rows("SELECT COUNT(*) AS count FROM request_reply WHERE person_id = \(here.text)").first?
                .int("count")
        }
        // Each reply is kept by its key, with or without its number.
        #expect(replies == 5)
    }

    // MARK: Rows that no export writes

    @Test("takes no row that points into another case, and no log with a gap")
    func checksRows() async throws {
        let workspace = try await Workspace(on: .sqlite)
        let item = try await workspace.item(titled: "Knife")
        let rows = try await rows(of: workspace)
        func problem(_ table: ArchivedTable, _ change: (String) -> String) throws -> String? {
            let changed = HeldRows(rows, changing: table, change)
            var check = CaseRowCheck(workspace.caseFile)
            do {
                for table in ArchivedTable.all {
                    try changed.rows(of: table) { rows in for row in rows { try check.take(row, of: table) } }
                }
                try check.finish()
                return nil
            } catch let error as ArchivedRowError {
                return error.reason
            } catch let error as ArchiveError {
                return error.userMessage
            }
        }
        let other = EvidenceID.random(at: WallClock.system.now).text
        #expect(try problem(.event) { $0 } == nil)
        #expect(
            try problem(.event) { $0.replacing(item.text, with: other) } == "subject_id points to nothing in the case"
        )
        #expect(try problem(.event) { $0.replacing("\"seq\":1", with: "\"seq\":2") } == "an event before it is missing")
        #expect(try problem(.event) { _ in "" }?.contains("the last events are missing") == true)
        #expect(try problem(.event) { $0.replacing("\"seq\":1", with: "\"seq\":\"1\"") } == "seq has no such value")
        #expect(try problem(.event) { $0.replacing("\"seq\":1,", with: "") } == "it has other columns")
        #expect(try problem(.event) { $0.replacing("\"seq\"", with: "\"more\"") } == "it has no seq")
        #expect(try problem(.item) { $0.replacing("\"is_withdrawn\":0", with: "\"is_withdrawn\":2") } != nil)
        #expect(try problem(.item) { $0 + $0 } == "its id stands twice")
        #expect(try problem(.item) { $0.replacing(workspace.caseFile.text, with: other) } == "it is of another case")
        #expect(try problem(.caseFile) { $0.replacing(workspace.caseFile.text, with: other) } == "it is another case")
        #expect(try problem(.caseFile) { $0 + $0 } != nil)
        #expect(try problem(.person) { _ in "" } == "person_id is nobody of the archive")
        #expect(try problem(.membership) { $0.replacing("\"class_number\":0", with: "\"class_number\":40") } != nil)
        #expect(try problem(.caseHead) { _ in "" } != nil)
    }

    @Test("says in a sentence which rule of the database a row breaks", arguments: TestDatabase.allCases)
    func saysBrokenRules(on testDatabase: TestDatabase) async throws {
        let workspace = try await Workspace(on: testDatabase)
        _ = try await workspace.item(titled: "Knife")
        let rows = try await rows(of: workspace)
        let other = try await empty(testDatabase)
        for broken in [
            HeldRows(rows, changing: .event) { $0.replacing(/"kind":"[^"]*"/, with: "\"kind\":null") },
            HeldRows(rows, changing: .item) { $0.replacing(/"fields":"/, with: "\"fields\":\"x") },
            HeldRows(rows, changing: .caseClass) { $0 + $0 },
        ] {
            let error = await #expect(throws: ArchiveError.self) { try await restore(workspace, broken, on: other) }
            guard case .refusedRow = error else {
                Issue.record("\(error as Any)")
                continue
            }
        }
        #expect(try await SQLCaseRegister(database: other, digest: TestDigest.sha256).allCases().isEmpty)
    }
}
