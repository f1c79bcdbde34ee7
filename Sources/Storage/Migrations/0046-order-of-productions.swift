import Core
import SQL

extension Migration {
    /// Lists in the order of productions: what an item stands by in it.
    static let orderOfProductions = Migration(
        number: 46,
        name: "order-of-productions",
        statements: { _ in [] },
        fill: { connection in
            var last = ""
            while true {
                let rows = try connection.rows(
                    "SELECT id, case_id, fields FROM evidence_item WHERE id > \(last) ORDER BY id LIMIT 500"
                )
                guard let end = rows.last else { return }
                let keys: [SQLQuery] = try rows.map { row in
                    let item = try EvidenceItem(ordered: row)
                    return """
                        (\(item.caseFile.text), \(EvidenceField.productions.rawValue), \(item.sortKey(.productions)),
                            \(item.id.text))
                        """
                }
                _ = try connection.run(
                    SQLQuery.portions(of: keys) {
                        """
                        INSERT INTO evidence_sort (case_id, field, sort_key, item_id) VALUES \($0)
                        ON CONFLICT (item_id, field) DO NOTHING
                        """
                    }
                )
                last = try end.text("id")
            }
        }
    )
}

extension EvidenceItem {
    /// The item as far as its place in an order needs it, from the columns that it had when the step was written.
    fileprivate init(ordered row: SQLRow) throws {
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
