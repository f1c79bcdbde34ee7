import SQL

extension Migration {
    /// Lists that wait for their import, and what one import added.
    static let lists = Migration(number: 3, name: "lists") { dialect in
        let text = SQLColumnType.text
        let integer = SQLColumnType.integer
        return [
            "CREATE INDEX case_event_group ON case_event (case_id, group_key) WHERE group_key IS NOT NULL",
            """
            CREATE TABLE list_draft (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                person_id \(type: text, in: dialect) NOT NULL REFERENCES person (id),
                file_name \(type: text, in: dialect) NOT NULL,
                kind \(type: text, in: dialect),
                content \(type: text, in: dialect) NOT NULL,
                report \(type: text, in: dialect),
                expires_at \(type: integer, in: dialect) NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX list_draft_owner ON list_draft (case_id, person_id)",
            "CREATE INDEX list_draft_expiry ON list_draft (expires_at)",
        ]
    }
}
