import Core
import SQL

extension BulkEdit {
    /// The columns that `init(row:)` reads.
    static let columns: SQLQuery =
        """
        id, case_id, person_id, stage, selection, changes, reason, undoes, turns, tallies, made_at, rehearsed_at, started_at, \
        finished_at
        """

    init(row: SQLRow) throws {
        func instant(_ name: String) throws -> Instant? {
            try row.optionalInteger(name).map { Instant(microseconds: $0) }
        }
        guard let id = BulkEditID(try row.text("id")), let caseFile = CaseFileID(try row.text("case_id")),
            let person = PersonID(try row.text("person_id")), let stage = Stage(rawValue: try row.text("stage")),
            let changes = BulkFields.changes(json: try JSONValue(parsing: try row.text("changes").utf8))
        else { throw StorageError.unreadable(table: "bulk_edit") }
        let tallies = try JSONValue(parsing: try row.text("tallies").utf8).array ?? []
        self.init(
            id: id,
            caseFile: caseFile,
            person: person,
            stage: stage,
            selection: BulkSelection(json: try JSONValue(parsing: try row.text("selection").utf8)),
            changes: changes,
            reason: try row.optionalText("reason"),
            undoes: try row.optionalText("undoes").flatMap { BulkEditID($0) },
            turns: try row.int("turns"),
            tallies: tallies.compactMap(BulkTally.init(json:)),
            madeAt: Instant(microseconds: try row.integer("made_at")),
            rehearsedAt: try instant("rehearsed_at"),
            startedAt: try instant("started_at"),
            finishedAt: try instant("finished_at")
        )
    }

    /// A new row.
    /// - Parameter team: whose reason it is to read.
    func insertion(key: IdempotencyKey, team: Team?) -> SQLQuery {
        """
        INSERT INTO bulk_edit (id, case_id, person_id, request_key, stage, selection, changes, reason, team, undoes, turns,
            tallies, made_at, rehearsed_at, started_at, finished_at, worked_at, lease_holder, lease_until)
        VALUES (\(id.text), \(caseFile.text), \(person.text), \(key.text), \(stage.rawValue),
            \(selection.json.text), \(BulkFields.json(of: changes).text), \(reason), \(team?.rawValue), \(undoes?.text), \(turns),
            \(JSONValue.array(tallies.map(\.json)).text), \(madeAt.microseconds), \(rehearsedAt?.microseconds),
            \(startedAt?.microseconds), \(finishedAt?.microseconds), \(madeAt.microseconds), '', 0)
        ON CONFLICT (person_id, request_key) DO NOTHING
        RETURNING id
        """
    }
}

extension BulkEntry {
    init(row: SQLRow) throws {
        guard let item = EvidenceID(try row.text("item_id"))
        else { throw StorageError.unreadable(table: "bulk_edit_item") }
        self.init(place: try row.int("place"), item: item, base: try row.int("base"))
    }
}
