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
            try EvidenceItem.forEachPortion(in: connection) { items in
                _ = try connection.run(SQLQuery.portions(of: items.map(\.searchRow), EvidenceItem.searchInsertion))
            }
        }
    )
}
