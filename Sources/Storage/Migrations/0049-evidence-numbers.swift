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
            try EvidenceItem.forEachPortion(in: connection) { items in
                _ = try connection.run(EvidenceNumbers.insertions(of: items))
            }
        }
    )
}
