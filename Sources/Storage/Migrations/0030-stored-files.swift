import SQL

extension Migration {
    /// What the vault holds as far as this database knows, each hash once: when it was noted, and when it was read.
    ///
    /// Files that are there already count as never read again.
    static let storedFiles = Migration(number: 30, name: "stored-files") { dialect in
        let text = SQLColumnType.text
        let integer = SQLColumnType.integer
        return [
            """
            CREATE TABLE stored_file (
                sha256 \(type: text, in: dialect) PRIMARY KEY,
                bytes \(type: integer, in: dialect) NOT NULL CHECK (bytes > 0),
                noted_at \(type: integer, in: dialect) NOT NULL,
                read_at \(type: integer, in: dialect) NOT NULL,
                leased_until \(type: integer, in: dialect) NOT NULL
            )
            """,
            "CREATE INDEX stored_file_read ON stored_file (read_at)",
            "CREATE INDEX evidence_file_sha256 ON evidence_file (sha256, item_id)",
            """
            INSERT INTO stored_file (sha256, bytes, noted_at, read_at, leased_until)
            SELECT sha256, MAX(bytes), MAX(added_at), 0, 0 FROM evidence_file GROUP BY sha256
            """,
        ]
    }
}
