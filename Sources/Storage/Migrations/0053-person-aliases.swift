import SQL

extension Migration {
    /// Who a person is here whom the log of a restored case names by another identifier.
    ///
    /// Events keep what was hashed; whoever reads them asks this table who acted.
    static let personAliases = Migration(number: 53, name: "person-aliases") { dialect in
        [
            """
            CREATE TABLE person_alias (
                case_id \(type: .text, in: dialect) NOT NULL REFERENCES case_file (id),
                recorded_id \(type: .text, in: dialect) NOT NULL,
                person_id \(type: .text, in: dialect) NOT NULL REFERENCES person (id),
                PRIMARY KEY (case_id, recorded_id)
            )
            """
        ]
    }
}
