import SQL

extension Migration {
    /// When each person looked at a case last, and where the visit before that ended.
    static let caseVisits = Migration(number: 71, name: "case-visits") { dialect in
        [
            """
            CREATE TABLE case_visit (
                person_id \(type: .text, in: dialect) NOT NULL REFERENCES person (id),
                case_id \(type: .text, in: dialect) NOT NULL REFERENCES case_file (id),
                seen_seq \(type: .integer, in: dialect) NOT NULL,
                seen_at \(type: .integer, in: dialect) NOT NULL,
                before_seq \(type: .integer, in: dialect) NOT NULL,
                before_at \(type: .integer, in: dialect) NOT NULL,
                is_first \(type: .integer, in: dialect) NOT NULL,
                PRIMARY KEY (person_id, case_id)
            )
            """
        ]
    }
}
