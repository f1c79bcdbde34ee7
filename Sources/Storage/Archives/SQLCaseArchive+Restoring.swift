public import Core
import SQL

/// Gives the rows of a case, table by table.
public protocol CaseRowSource: Sendable {
    /// Calls with all rows of a table, in order, a portion at a time.
    func rows(of table: ArchivedTable, _ take: ([ArchivedRow]) throws -> Void) throws
}

/// What a restored case did to the people of the database.
public struct RestoredCase: Sendable, Equatable {
    /// Who was not known here before; they have no password.
    public var added: [String] = []
    /// Who was known by the same address.
    public var known: [String] = []
}

extension SQLCaseArchive {
    /// Writes a case in one transaction: it is there whole, or not at all.
    ///
    /// The rows must have passed `CaseRowCheck`. Identifiers and positions stay; the log begins a new epoch.
    ///
    /// - Parameters:
    ///   - allowsDemo: whether a demo case may come in.
    ///   - isTrial: whether all is undone at the end.
    /// - Throws: `ArchiveError`.
    public func restore(
        _ caseFile: CaseFileID,
        from source: some CaseRowSource,
        allowsDemo: Bool,
        isTrial: Bool = false
    ) async throws -> RestoredCase {
        let now = clock.now
        let digest = digest
        do {
            return try await database.write { connection in
                var restoring = Restoring(
                    caseFile: caseFile,
                    source: source,
                    now: now,
                    connection: connection,
                    allowsDemo: allowsDemo,
                    digest: digest
                )
                let restored = try restoring.run()
                if isTrial { throw TrialOver(restored: restored) }
                return restored
            }
        } catch let trial as TrialOver {
            return trial.restored
        } catch SQLError.uniqueViolation(let constraint) {
            throw ArchiveError.refusedRow(caseFile, rule: constraint)
        } catch SQLError.constraintViolation(let constraint) {
            throw ArchiveError.refusedRow(caseFile, rule: constraint)
        } catch SQLError.statement(let code) {
            throw ArchiveError.refusedRow(caseFile, rule: code)
        } catch let error as StorageError {
            guard case .unreadable(let table) = error else { throw error }
            throw ArchiveError.refusedRow(caseFile, rule: table)
        }
    }
}

/// Undoes what a trial wrote.
private struct TrialOver: Error {
    let restored: RestoredCase
}

/// One restoration, inside its transaction.
private struct Restoring<Source: CaseRowSource> {
    let caseFile: CaseFileID
    let source: Source
    let now: Instant
    let connection: any SQLConnection
    private let chain: RecordChain
    private var people: ArchivedPeople

    init(
        caseFile: CaseFileID,
        source: Source,
        now: Instant,
        connection: any SQLConnection,
        allowsDemo: Bool,
        digest: @escaping ByteDigest
    ) {
        chain = RecordChain(caseFile: caseFile, digest: digest)
        self.caseFile = caseFile
        self.source = source
        self.now = now
        self.connection = connection
        people = ArchivedPeople(allowsDemo: allowsDemo)
    }

    mutating func run() throws -> RestoredCase {
        let there = try connection.rows("SELECT id FROM case_file WHERE id = \(caseFile.text)")
        guard there.isEmpty else { throw ArchiveError.caseExists(caseFile) }
        for table in ArchivedTable.all { try restore(table) }
        try connection.execute(
            """
            INSERT INTO stored_file (sha256, bytes, noted_at, read_at, leased_until)
            SELECT sha256, MAX(bytes), CAST(\(now.microseconds) AS BIGINT), 0, 0 FROM evidence_file
            WHERE case_id = \(caseFile.text) GROUP BY sha256
            ON CONFLICT (sha256) DO NOTHING
            """
        )
        try RestoredRecords(chain: chain, people: people).enter(from: source, on: connection)
        try enterAliases()
        let running = try connection.rows(
            "SELECT id FROM bulk_edit WHERE case_id = \(caseFile.text) AND stage = 'running'"
        )
        for row in running {
            try SQLBulkWork.end(try row.text("id"), because: Self.notCarriedOn, at: now, in: chain, on: connection)
        }
        return people.restored
    }

    private static var notCarriedOn: String { "Not carried out: the case was restored from an archive meanwhile." }

    private mutating func restore(_ table: ArchivedTable) throws {
        var people = people
        let connection = connection
        let caseFile = caseFile
        try source.rows(of: table) { rows in
            guard !rows.isEmpty else { return }
            if table.name == ArchivedTable.person.name {
                return try people.match(rows, of: caseFile, on: connection)
            }
            let values = rows.map { people.mapped($0, of: table) }
            switch table.name {
            case ArchivedTable.caseFile.name:
                let isDemo = try rows.contains { try $0.row(of: table).flag("is_demo") }
                guard !isDemo || people.allowsDemo else { throw ArchiveError.demoCase(caseFile) }
                people.isOfDemo = isDemo
                try run(table.insertion(of: values))
            case ArchivedTable.caseHead.name:
                try run(table.insertion(of: values, adding: [("epoch", .text(EventPosition.random().text))]))
            case ArchivedTable.personAlias.name: try run(Self.aliases(values))
            case ArchivedTable.item.name: try run(Self.items(rows))
            case ArchivedTable.fileWords.name: try run(try rows.map(Self.words))
            case ArchivedTable.client.name: try run(Self.clients(values))
            case ArchivedTable.reply.name: try run(Self.replies(values))
            case ArchivedTable.issue.name: try run(table.insertion(of: values.map(Self.withoutParent)))
            default: try run(table.insertion(of: values))
            }
        }
        if table.name == ArchivedTable.personAlias.name { try run(Self.aliases(people.aliases(in: caseFile))) }
        if table.name == ArchivedTable.issue.name {
            try source.rows(of: table) { rows in try run(try rows.compactMap(Self.parent)) }
        }
        self.people = people
    }

    /// Enters who the log names otherwise, as far as this restoration says it and not the archive.
    private func enterAliases() throws {
        let table = ChainedTable.personAlias
        var made = Set(people.aliases(in: caseFile).map { ChainedTable.key([$0[1]]) })
        try source.rows(of: .personAlias) { rows in
            for row in rows { made.remove(ChainedTable.key([row.values[1]])) }
        }
        guard !made.isEmpty else { return }
        try table.read(caseFile, digest: chain.digest, on: connection) { records in
            let changes = records.filter { made.contains($0.place.key) }.map {
                RecordChain.Change(place: $0.place, before: RecordEntry.none, after: $0.digest)
            }
            try chain.enter(changes, on: connection)
        }
    }

    private func run(_ queries: [SQLQuery]) throws {
        guard !queries.isEmpty else { return }
        _ = try connection.run(queries)
    }

    /// Items go through what the ledger writes them with: their rows for search, orders and filters come from there.
    private static func items(_ rows: [ArchivedRow]) throws -> [SQLQuery] {
        ItemChange.statements(
            try rows.map { row in
                let row = row.row(of: .item)
                let item = EvidenceItem(
                    id: try EvidenceID(row.text("id")).orUnreadable("evidence_item"),
                    caseFile: try CaseFileID(row.text("case_id")).orUnreadable("evidence_item"),
                    revision: try row.int("revision"),
                    hiddenEvents: HiddenEvents.read(try row.text("hidden_events")),
                    values: try values(of: row),
                    isWithdrawn: try row.flag("is_withdrawn"),
                    audience: Audience(mask: try row.integer("audience")),
                    changedAt: Instant(microseconds: try row.integer("changed_at")),
                    changedBy: try row.text("changed_by")
                )
                return ItemChange(
                    item: item,
                    isNew: true,
                    listRow: try row.optionalText("list_row"),
                    changed: Set(EvidenceField.allCases)
                )
            }
        )
    }

    private static func values(of row: SQLRow) throws -> FieldValues {
        do {
            return try FieldValues(json: JSONValue(parsing: try row.text("fields").utf8))
        } catch is any UserFacingError {
            throw StorageError.unreadable(table: "evidence_item")
        }
    }

    private static func words(_ row: ArchivedRow) throws -> SQLQuery {
        let row = row.row(of: .fileWords)
        return """
            INSERT INTO file_search (number, item_id, case_id, words)
            SELECT number, item_id, case_id, CAST(\(try row.text("words")) AS TEXT) FROM evidence_search
            WHERE item_id = \(try row.text("item_id"))
            """
    }

    /// Who the log names otherwise.
    ///
    /// What an archive says of it stays, also of who is known here as the log names them.
    private static func aliases(_ rows: [[SQLValue]]) -> [SQLQuery] {
        ArchivedTable.personAlias.insertion(of: rows).map {
            "\($0) ON CONFLICT (case_id, recorded_id) DO NOTHING"
        }
    }

    /// A client that is known here goes on with the higher number; one of somebody else is left to them, and its owner's
    /// browser takes a new name.
    private static func clients(_ rows: [[SQLValue]]) -> [SQLQuery] {
        ArchivedTable.client.insertion(of: rows).map { insertion in
            """
            \(insertion) ON CONFLICT (client_id) DO UPDATE SET last_number = excluded.last_number
            WHERE client.person_id = excluded.person_id AND client.last_number < excluded.last_number
            """
        }
    }

    /// The keys keep what was sent before from counting twice; where the number is another's here it is left out.
    private static func replies(_ rows: [[SQLValue]]) -> [SQLQuery] {
        let table = ArchivedTable.reply
        let isNumbered = Set(["client_id", "number"])
        let bare = rows.map { row in
            zip(table.columns, row).map { column, value in isNumbered.contains(column.name) ? .null : value }
        }
        return (table.insertion(of: rows) + table.insertion(of: bare)).map { "\($0) ON CONFLICT DO NOTHING" }
    }

    private static func withoutParent(_ row: [SQLValue]) -> [SQLValue] {
        zip(ArchivedTable.issue.columns, row).map { $0.name == "parent_id" ? .null : $1 }
    }

    private static func parent(_ row: ArchivedRow) throws -> SQLQuery? {
        let row = row.row(of: .issue)
        return try row.optionalText("parent_id").map { parent in
            "UPDATE issue SET parent_id = \(parent) WHERE id = \(try row.text("id"))"
        }
    }
}

extension Optional {
    fileprivate func orUnreadable(_ table: String) throws -> Wrapped {
        guard let self else { throw StorageError.unreadable(table: table) }
        return self
    }
}
