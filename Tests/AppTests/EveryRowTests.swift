import Core
import Foundation
import SQL
import TestSupport
import Testing

@testable import App
@testable import Storage

/// Whatever row of a case is changed, removed or put in by hand: `verify` finds it.
///
/// Tables and columns come from the schema, so that a new one is covered or named in `ChainedTable.leftOut`.
@Suite("Every row of a case", .timeLimit(.minutes(10)))
struct EveryRowTests {
    @Test("changed in any column, removed or added, is found", arguments: TestDatabase.allCases)
    func isFound(on testDatabase: TestDatabase) async throws {
        let office = try await Office(on: testDatabase)
        let caseFile = try await office.seedDemo()
        try await Self.work(on: caseFile, office)
        let audit = SQLCaseAudit(database: office.database, digest: TestDigest.sha256)
        #expect(try await audit.report(on: caseFile, noted: []).findings.map(\.sentence) == [])
        var tampering = Tampering(caseFile: caseFile, database: office.database)
        let tally = try await tampering.run()
        #expect(tally.missed == [], "not found")
        #expect(tally.empty == [], "the case has no row of it")
        // What the database itself does not take from anybody, whatever the value.
        print("\(testDatabase): \(tally.found) found, refused by the schema: \(tally.refused)")
        #expect(tally.found > 250)
        #expect(try await audit.report(on: caseFile, noted: []).findings.map(\.sentence) == [])
    }

    @Test("left out is named with a reason, and is there", arguments: TestDatabase.allCases)
    func leftOutIsThere(on testDatabase: TestDatabase) async throws {
        let office = try await Office(on: testDatabase)
        let schema = try await office.database.read { try Schema.tables(on: $0) }
        for (name, reason) in ChainedTable.leftOut {
            let parts = name.split(separator: ".").map(String.init)
            let columns = schema[parts[0]]
            // The indices over words are tables on SQLite only.
            if columns == nil, name.hasSuffix("_text"), testDatabase == .postgres { continue }
            #expect(columns != nil, "\(name)")
            if parts.count == 2 { #expect(columns?.contains(parts[1]) == true, "\(name)") }
            #expect(!reason.isEmpty)
        }
    }

    /// What a seeded case has not: a bulk edit, a saved view, an export, people who came, changed and went, an item of a
    /// list, a chain of custody, an exhibit number.
    private static func work(on caseFile: CaseFileID, _ office: Office) async throws {
        let now = WallClock.system.now
        let database = office.database
        let lead = try await office.clearance(of: .leadProsecutor, in: caseFile)
        for (role, walls, stays) in [(Role.paralegal, Set(["north"]), true), (.investigator, [], false)] {
            let id = PersonID.random(at: now)
            let person = Person(
                id: id,
                email: "\(id.text)@example.com",
                name: "Guest",
                isAdministrator: false,
                isDemo: false
            )
            try await SQLPersonRegister(database: database).add(person, passwordHash: nil, at: now)
            try await office.cases.grant(role, walls: walls, to: id, in: caseFile, at: now)
            if !stays { try await office.cases.revoke(id, in: caseFile) }
        }
        let view = SavedView(id: .random(at: now), name: "Mine", query: "tags=fire", team: nil, madeBy: lead.person)
        let views = SQLSavedViews(database: database, digest: TestDigest.sha256)
        try await views.add(view, isPinned: true, for: lead)
        try await views.change(view.id, name: "Fire", query: nil, base: 1, for: lead)
        let gone = SavedView(id: .random(at: now), name: "Gone", query: "", team: nil, madeBy: lead.person)
        try await views.add(gone, isPinned: false, for: lead)
        try await views.remove(gone.id, base: 1, for: lead, at: now)
        let export = ListExport(
            id: .random(at: now),
            kind: .exhibits,
            person: lead.person,
            personName: "Lead",
            role: .leadProsecutor,
            filter: "",
            itemCount: 1,
            bytesCount: 1,
            listDigest: "a",
            archiveDigest: "b",
            at: now
        )
        try await SQLExportRegister(database: database, digest: TestDigest.sha256).note(export, for: lead)
        let listed = Mutation(
            key: .random(),
            operation: .add,
            item: .random(at: now),
            changes: [
                .title: .to(.text("Listed")), .kind: .to(.text("document")), .exhibitNumber: .to(.text("ZZ-9")),
            ],
            listRow: "row"
        )
        #expect(try await office.send(listed, in: caseFile, by: lead.person).status == .applied)
        let stamp = Mutation(key: .random(), operation: .stamp, item: listed.item)
        _ = try await office.send(stamp, in: caseFile, by: lead.person)
        let custody = Mutation(
            key: .random(),
            operation: .recordCustody,
            item: DemoName.identifier("E-010"),
            custody: try CustodyDraft(
                id: .random(at: now),
                action: .toStorage,
                at: DatedMoment(instant: now, zone: "UTC"),
                from: nil,
                to: .place("Room 3"),
                method: "by hand",
                place: "",
                seal: "",
                reason: ""
            )
        )
        #expect(try await office.send(custody, in: caseFile, by: lead.person).status == .applied)
        let link = Mutation(
            key: .random(),
            operation: .linkAttachments,
            item: listed.item,
            attachments: [AttachmentLink(item: DemoName.identifier("E-010"), label: "a")]
        )
        #expect(try await office.send(link, in: caseFile, by: lead.person).status == .applied)
        try await carryOutBulkEdit(on: caseFile, of: [listed.item], by: lead, office)
        try await nameOtherwise(lead.person, on: caseFile, office)
    }

    /// As a restoration does with somebody whom the log names by another identifier.
    private static func nameOtherwise(_ person: PersonID, on caseFile: CaseFileID, _ office: Office) async throws {
        let chain = RecordChain(caseFile: caseFile, digest: TestDigest.sha256)
        try await office.database.write { connection in
            try chain.write([RecordChain.Rows(.personAlias)], on: connection) {
                try connection.execute(
                    """
                    INSERT INTO person_alias (case_id, recorded_id, person_id)
                    VALUES (\(caseFile.text), \(PersonID.random(at: WallClock.system.now).text), \(person.text))
                    """
                )
            }
        }
    }

    private static func carryOutBulkEdit(
        on caseFile: CaseFileID,
        of items: [EvidenceID],
        by lead: Clearance,
        _ office: Office
    ) async throws {
        let now = WallClock.system.now
        let edits = SQLBulkEdits(database: office.database, evidence: office.evidence, digest: TestDigest.sha256)
        let edit = BulkEdit(id: .random(at: now), caseFile: caseFile, person: lead.person, madeAt: now)
        let id = try await edits.make(edit, of: items, key: .random(), for: lead)
        try await edits.rehearse(id, changing: [.location: .to(.text("Room 4"))], reason: "Moved", for: lead, at: now)
        try await edits.start(id, asRehearsedAt: now, for: lead, at: now)
        let ledger = SQLCaseLedger(database: office.database, clock: .system, digest: TestDigest.sha256)
        let work = CarryOutBulkEdits(
            work: SQLBulkWork(database: office.database, digest: TestDigest.sha256),
            apply: ApplyMutations(ledger: ledger) { _ in },
            clock: .system,
            holder: "test"
        )
        while try await work() != .idle {}
    }
}

/// Changes a case by hand, thing by thing, each in a transaction that is undone.
private struct Tampering {
    struct Tally {
        var found = 0
        var missed: [String] = []
        var refused: [String] = []
        var empty: [String] = []
    }

    private enum End: Error {
        case found
        case missed
    }

    let caseFile: CaseFileID
    let database: any SQLDatabase
    private var tally = Tally()

    init(caseFile: CaseFileID, database: any SQLDatabase) {
        self.caseFile = caseFile
        self.database = database
    }

    mutating func run() async throws -> Tally {
        let leftOut = ChainedTable.leftOut
        let schema = try await database.read { try Schema.tables(on: $0) }
        for (name, columns) in schema.sorted(by: { $0.key < $1.key }) {
            let isIndex = name.hasPrefix("evidence_search_text_") || name.hasPrefix("file_search_text_")
            if isIndex || leftOut[name] != nil { continue }
            try await tamper(with: name, columns: columns.filter { leftOut["\(name).\($0)"] == nil }.sorted())
        }
        return tally
    }

    private mutating func tamper(with table: String, columns: [String]) async throws {
        let question = query("SELECT * FROM \(table) t WHERE", isOfCase(table), "LIMIT 1")
        guard let row = try await database.read({ try $0.rows(question).first }) else {
            return tally.empty.append(table)
        }
        let place = database.dialect == .sqlite ? "rowid" : "ctid"
        let this = query("WHERE \(place) = (SELECT \(place) FROM \(table) t WHERE", isOfCase(table), "LIMIT 1)")
        for column in columns {
            let values = candidates(for: try row[column])
            let updates = values.map { query("UPDATE \(table) SET \(column) =", "\($0)", this) }
            try await attempt("\(table).\(column)", updates)
        }
        try await attempt("\(table), a row removed", [query("DELETE FROM \(table)", this)])
        // Another case, or a person who is on no case, is no row of this one.
        guard table != "case_file", table != "person" else { return }
        try await attempt("\(table), a row added", insertions(into: table, of: row))
    }

    /// Takes the first statement that the database takes.
    private mutating func attempt(_ name: String, _ statements: [SQLQuery]) async throws {
        for statement in statements {
            do {
                try await alter(statement)
            } catch End.found {
                tally.found += 1
                return
            } catch End.missed {
                return tally.missed.append(name)
            } catch is SQLError {
                continue
            }
        }
        tally.refused.append(name)
    }

    /// Throws what an audit said, so that the transaction is undone.
    private func alter(_ statement: SQLQuery) async throws {
        let caseFile = caseFile
        try await database.write { connection in
            // Who tampers can switch off what keeps references right.
            switch connection.dialect {
            case .sqlite: try connection.execute("PRAGMA defer_foreign_keys = ON")
            case .postgres: try connection.execute("SET LOCAL session_replication_role = replica")
            }
            try connection.execute(statement)
            do {
                let report = try SQLCaseAudit.report(
                    on: caseFile,
                    noted: [],
                    digest: TestDigest.sha256,
                    on: connection
                )
                throw report.isClean ? End.missed : End.found
            } catch AccessError.caseNotFound {
                // That a case is gone is told to who asks for it.
                throw End.found
            }
        }
    }

    private func candidates(for value: SQLValue) -> [SQLValue] {
        switch value {
        case .null: [.text("x"), .integer(1)]
        case .integer(let number) where number == 0 || number == 1: [.integer(1 - number), .integer(77)]
        case .integer(let number): [.integer(number + 1), .integer(number - 1)]
        case .text(let text): [.text(text + "x"), .text("x"), .null]
        }
    }

    /// The row again with another key: of the columns one is another, or two are.
    private func insertions(into table: String, of row: SQLRow) -> [SQLQuery] {
        let names = row.columns.names
        // A number that the database gives.
        let given = Set(table == "evidence_search" ? ["number"] : [])
        // What says of which case it is stays.
        let tie = names.contains("case_id") ? "case_id" : ChainedTable.all.first { $0.name == table }?.keyNames[0]
        let places = names.indices.filter { !given.contains(names[$0]) && names[$0] != tie }
        var choices: [Set<Int>] = places.map { [$0] }
        for first in places { for second in places where first < second { choices.append([first, second]) } }
        choices.append(Set(places.filter { names[$0].hasSuffix("id") }))
        return choices.compactMap { choice in
            var values: [SQLQuery] = []
            for (place, name) in names.enumerated() where !given.contains(name) {
                let value = row.values[place]
                guard choice.contains(place) else {
                    values.append("\(value)")
                    continue
                }
                guard value != .null else { return nil }
                values.append("\(candidates(for: value)[0])")
            }
            let columns = names.filter { !given.contains($0) }.joined(separator: ", ")
            return query(
                "INSERT INTO \(table) (\(columns)) VALUES (",
                SQLQuery.joined(values, by: ", "),
                ")"
            )
        }
    }

    /// Which rows of a table, as `t`, are the case's: those that are chained where some are.
    private func isOfCase(_ table: String) -> SQLQuery {
        if let chained = ChainedTable.all.first(where: { $0.name == table }), table != "evidence_item",
            table != "case_event"
        {
            return chained.isOfCase(caseFile)
        }
        return "t.case_id = \(caseFile.text)"
    }

    private func query(_ before: String, _ middle: SQLQuery, _ after: String) -> SQLQuery {
        query(before, middle, SQLQuery(stringLiteral: after))
    }

    private func query(_ before: String, _ rest: SQLQuery...) -> SQLQuery {
        SQLQuery.joined([SQLQuery(stringLiteral: before)] + rest, by: " ")
    }
}
