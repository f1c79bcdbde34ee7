import Core
import SQL

extension Migration {
    /// What lists are filtered by beside values: which fields hold something, and when the item may have occurred.
    static let filledFields = Migration(
        number: 9,
        name: "filled-fields",
        statements: { dialect in
            let integer = SQLColumnType.integer
            return [
                "ALTER TABLE evidence_item ADD COLUMN filled_fields \(type: integer, in: dialect) NOT NULL DEFAULT 0",
                "ALTER TABLE evidence_item ADD COLUMN occurred_from \(type: integer, in: dialect)",
                "ALTER TABLE evidence_item ADD COLUMN occurred_until \(type: integer, in: dialect)",
            ]
        },
        fill: { connection in
            var last = ""
            while true {
                let rows = try connection.rows(
                    "SELECT id, fields FROM evidence_item WHERE id > \(last) ORDER BY id LIMIT 500"
                )
                guard let end = rows.last else { return }
                _ = try connection.run(
                    try rows.map { row in
                        let values = try FieldValues(json: JSONValue(parsing: try row.text("fields").utf8))
                        let span = values.moment(.occurredAt)?.span
                        return """
                            UPDATE evidence_item
                            SET filled_fields = \(FilledFields.mask(of: values)), occurred_from = \(span?.lowerBound),
                                occurred_until = \(span?.upperBound)
                            WHERE id = \(try row.text("id"))
                            """
                    }
                )
                last = try end.text("id")
            }
        }
    )
}
