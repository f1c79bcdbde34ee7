import Core
import SQL

extension Migration {
    /// The text index in place of a table of folded fields; filters and counts no longer ask the database.
    static let searchAndIndexes = Migration(
        number: 4,
        name: "search-and-indexes",
        statements: { dialect in
            let text = SQLColumnType.text
            let table: [SQLQuery] = [
                "DROP TABLE evidence_word",
                "DROP INDEX evidence_item_facet",
                """
                CREATE TABLE evidence_search (
                    number \(type: .rowNumber, in: dialect),
                    item_id \(type: text, in: dialect) NOT NULL UNIQUE REFERENCES evidence_item (id),
                    case_id \(type: text, in: dialect) NOT NULL,
                    words \(type: text, in: dialect) NOT NULL
                )
                """,
                "CREATE INDEX evidence_search_case ON evidence_search (case_id, number)",
            ]
            return table + dialect.searchIndex.schema
        },
        fill: { connection in
            var last = ""
            while true {
                let rows = try connection.rows(
                    "SELECT id, case_id, fields FROM evidence_item WHERE id > \(last) ORDER BY id LIMIT 500"
                )
                guard let end = rows.last else { return }
                let items = try rows.map(EvidenceItem.init(searched:))
                _ = try connection.run(SQLQuery.portions(of: items.map(\.searchRow), EvidenceItem.searchInsertion))
                last = try end.text("id")
            }
        }
    )
}

extension EvidenceItem {
    /// The item as far as its words need it, from the columns that it had when the step was written.
    fileprivate init(searched row: SQLRow) throws {
        guard let id = EvidenceID(try row.text("id")), let caseFile = CaseFileID(try row.text("case_id"))
        else { throw StorageError.unreadable(table: "evidence_item") }
        self.init(
            id: id,
            caseFile: caseFile,
            values: try FieldValues(json: JSONValue(parsing: try row.text("fields").utf8)),
            changedAt: Instant(microseconds: 0),
            changedBy: ""
        )
    }
}
