import SQL

extension Migration {
    /// Acts on many items: what is to be done, why, and what became of each item.
    static let bulkEdits = Migration(number: 41, name: "bulk-edits") { dialect in
        let text = SQLColumnType.text
        let integer = SQLColumnType.integer
        return [
            """
            CREATE TABLE bulk_edit (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                person_id \(type: text, in: dialect) NOT NULL REFERENCES person (id),
                request_key \(type: text, in: dialect) NOT NULL,
                stage \(type: text, in: dialect) NOT NULL,
                selection \(type: text, in: dialect) NOT NULL,
                changes \(type: text, in: dialect) NOT NULL,
                reason \(type: text, in: dialect),
                team \(type: text, in: dialect),
                undoes \(type: text, in: dialect),
                turns \(type: integer, in: dialect) NOT NULL,
                tallies \(type: text, in: dialect) NOT NULL,
                made_at \(type: integer, in: dialect) NOT NULL,
                rehearsed_at \(type: integer, in: dialect),
                started_at \(type: integer, in: dialect),
                finished_at \(type: integer, in: dialect),
                worked_at \(type: integer, in: dialect) NOT NULL,
                lease_holder \(type: text, in: dialect) NOT NULL,
                lease_until \(type: integer, in: dialect) NOT NULL,
                UNIQUE (person_id, request_key)
            )
            """,
            "CREATE INDEX bulk_edit_owner ON bulk_edit (case_id, person_id, stage)",
            "CREATE INDEX bulk_edit_undone ON bulk_edit (undoes) WHERE undoes IS NOT NULL",
            "CREATE INDEX bulk_edit_running ON bulk_edit (worked_at, id) WHERE stage = 'running'",
            """
            CREATE TABLE bulk_edit_item (
                bulk_edit_id \(type: text, in: dialect) NOT NULL REFERENCES bulk_edit (id),
                place \(type: integer, in: dialect) NOT NULL,
                item_id \(type: text, in: dialect) NOT NULL,
                base \(type: integer, in: dialect) NOT NULL,
                outcome \(type: text, in: dialect) NOT NULL,
                words \(type: text, in: dialect),
                PRIMARY KEY (bulk_edit_id, place)
            )
            """,
        ]
    }
}
