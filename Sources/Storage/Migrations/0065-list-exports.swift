import SQL

extension Migration {
    /// Lists that left the program as files.
    static let listExports = Migration(number: 65, name: "list-exports") { dialect in
        [
            """
            CREATE TABLE list_export (
                id \(type: .text, in: dialect) PRIMARY KEY,
                case_id \(type: .text, in: dialect) NOT NULL REFERENCES case_file (id),
                kind \(type: .text, in: dialect) NOT NULL,
                person_id \(type: .text, in: dialect) NOT NULL REFERENCES person (id),
                person_name \(type: .text, in: dialect) NOT NULL,
                role \(type: .text, in: dialect) NOT NULL,
                filter \(type: .text, in: dialect) NOT NULL,
                item_count \(type: .integer, in: dialect) NOT NULL,
                byte_count \(type: .integer, in: dialect) NOT NULL,
                list_digest \(type: .text, in: dialect) NOT NULL,
                archive_digest \(type: .text, in: dialect) NOT NULL,
                at \(type: .integer, in: dialect) NOT NULL
            )
            """,
            "CREATE INDEX list_export_case ON list_export (case_id, at)",
        ]
    }
}
