import Core
import SQL

extension Migration {
    /// An entry for each record that no event tells of, with a hash over the entry before it, and each case's head with the
    /// hash of its last entry.
    ///
    /// Records that are there are entered in the step itself.
    static let recordEntries = Migration(
        number: 54,
        name: "record-entries",
        statements: { dialect in
            [
                """
                CREATE TABLE record_entry (
                    case_id \(type: .text, in: dialect) NOT NULL REFERENCES case_file (id),
                    number \(type: .integer, in: dialect) NOT NULL,
                    table_name \(type: .text, in: dialect) NOT NULL,
                    row_key \(type: .text, in: dialect) NOT NULL,
                    digest_before \(type: .text, in: dialect) NOT NULL,
                    digest_after \(type: .text, in: dialect) NOT NULL,
                    hash \(type: .text, in: dialect) NOT NULL,
                    PRIMARY KEY (case_id, number)
                )
                """,
                "ALTER TABLE case_head ADD COLUMN record_seq \(type: .integer, in: dialect) NOT NULL DEFAULT 0",
                "ALTER TABLE case_head ADD COLUMN record_hash \(type: .text, in: dialect) NOT NULL DEFAULT ''",
            ]
        },
        hash: { connection, digest in
            let cases = try connection.rows("SELECT case_id FROM case_head ORDER BY case_id")
            for row in cases {
                guard let caseFile = CaseFileID(try row.text("case_id"))
                else { throw StorageError.unreadable(table: "case_head") }
                try RecordChain(caseFile: caseFile, digest: digest).enterAll(on: connection)
            }
        }
    )
}
