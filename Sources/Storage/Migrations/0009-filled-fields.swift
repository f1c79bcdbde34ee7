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
            try EvidenceItem.forEachPortion(in: connection) { items in
                _ = try connection.run(
                    items.map { item in
                        let span = item.values.moment(.occurredAt)?.span
                        return """
                            UPDATE evidence_item
                            SET filled_fields = \(FilledFields.mask(of: item.values)), occurred_from = \(span?.lowerBound),
                                occurred_until = \(span?.upperBound)
                            WHERE id = \(item.id.text)
                            """
                    }
                )
            }
        }
    )
}
