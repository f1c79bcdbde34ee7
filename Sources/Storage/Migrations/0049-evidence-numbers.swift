import Core
import SQL

extension Migration {
    /// The numbers of items under keys that fold how they are written, so that one can be gone to.
    static let evidenceNumbers = Migration(
        number: 49,
        name: "evidence-numbers",
        statements: { dialect in
            let text = SQLColumnType.text
            return [
                """
                CREATE TABLE evidence_number (
                    case_id \(type: text, in: dialect) NOT NULL,
                    field \(type: text, in: dialect) NOT NULL,
                    number_key \(type: text, in: dialect) NOT NULL,
                    end_key \(type: text, in: dialect) NOT NULL,
                    item_id \(type: text, in: dialect) NOT NULL,
                    PRIMARY KEY (case_id, field, number_key, item_id)
                )
                """,
                "CREATE INDEX evidence_number_item ON evidence_number (item_id)",
            ]
        },
        fill: { connection in
            var last = ""
            while true {
                let rows = try connection.rows(
                    "SELECT id, case_id, fields FROM evidence_item WHERE id > \(last) ORDER BY id LIMIT 500"
                )
                guard let end = rows.last else { return }
                let items = try rows.map(EvidenceItem.init(numbered:))
                _ = try connection.run(EvidenceNumbers.insertions(of: items))
                last = try end.text("id")
            }
        }
    )
}

extension EvidenceItem {
    /// The item as far as its numbers need it, from the columns that it had when the step was written.
    fileprivate init(numbered row: SQLRow) throws {
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
