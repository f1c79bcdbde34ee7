import SQL

extension Migration {
    /// What a case file says of itself beyond its caption, and the Bates number that comes next.
    static let caseDetails = Migration(number: 5, name: "case-details") { dialect in
        [
            "ALTER TABLE case_file ADD COLUMN next_bates_number \(type: SQLColumnType.integer, in: dialect) NOT NULL DEFAULT 1",
            "ALTER TABLE case_file ADD COLUMN judge \(type: SQLColumnType.text, in: dialect) NOT NULL DEFAULT ''",
            "ALTER TABLE case_file ADD COLUMN exhibit_scheme \(type: SQLColumnType.text, in: dialect) NOT NULL DEFAULT ''",
            "ALTER TABLE case_file ADD COLUMN has_legal_hold \(type: SQLColumnType.flag, in: dialect) NOT NULL DEFAULT 0",
            "ALTER TABLE case_file ADD COLUMN ai_policy \(type: SQLColumnType.text, in: dialect) NOT NULL DEFAULT 'off'",
        ]
    }
}
