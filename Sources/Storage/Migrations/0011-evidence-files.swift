import SQL

extension Migration {
    /// The files of items: at most one each, found by what it holds.
    static let evidenceFiles = Migration(number: 11, name: "evidence-files") { dialect in
        let text = SQLColumnType.text
        let integer = SQLColumnType.integer
        return [
            """
            CREATE TABLE evidence_file (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                item_id \(type: text, in: dialect) NOT NULL UNIQUE REFERENCES evidence_item (id),
                name \(type: text, in: dialect) NOT NULL,
                sha256 \(type: text, in: dialect) NOT NULL,
                bytes \(type: integer, in: dialect) NOT NULL CHECK (bytes > 0),
                media_type \(type: text, in: dialect) NOT NULL,
                added_at \(type: integer, in: dialect) NOT NULL
            )
            """,
            "CREATE INDEX evidence_file_digest ON evidence_file (case_id, sha256)",
        ]
    }
}
