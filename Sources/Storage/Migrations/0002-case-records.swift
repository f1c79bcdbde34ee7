import SQL

extension Migration {
    /// What a case knows beside its evidence.
    static let caseRecords = Migration(number: 2, name: "case-records") { dialect in
        let text = SQLColumnType.text
        let integer = SQLColumnType.integer
        let flag = SQLColumnType.flag
        return [
            """
            CREATE TABLE organisation (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                number \(type: text, in: dialect) NOT NULL,
                name \(type: text, in: dialect) NOT NULL,
                kind \(type: text, in: dialect) NOT NULL,
                UNIQUE (case_id, number)
            )
            """,
            """
            CREATE TABLE case_person (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                number \(type: text, in: dialect) NOT NULL,
                name \(type: text, in: dialect) NOT NULL,
                role \(type: text, in: dialect) NOT NULL,
                organisation_id \(type: text, in: dialect) REFERENCES organisation (id),
                note \(type: text, in: dialect) NOT NULL,
                is_identity_sealed \(type: flag, in: dialect) NOT NULL,
                UNIQUE (case_id, number)
            )
            """,
            """
            CREATE TABLE issue (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                number \(type: text, in: dialect) NOT NULL,
                name \(type: text, in: dialect) NOT NULL,
                kind \(type: text, in: dialect) NOT NULL,
                parent_id \(type: text, in: dialect) REFERENCES issue (id),
                burden \(type: text, in: dialect) NOT NULL,
                UNIQUE (case_id, number)
            )
            """,
            """
            CREATE TABLE passage (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                number \(type: text, in: dialect) NOT NULL,
                item_id \(type: text, in: dialect) NOT NULL REFERENCES evidence_item (id),
                locator \(type: text, in: dialect) NOT NULL,
                words \(type: text, in: dialect) NOT NULL,
                UNIQUE (case_id, number)
            )
            """,
            "CREATE INDEX passage_item ON passage (item_id)",
            """
            CREATE TABLE relation (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                from_kind \(type: text, in: dialect) NOT NULL,
                from_id \(type: text, in: dialect) NOT NULL,
                from_item_id \(type: text, in: dialect) REFERENCES evidence_item (id),
                type \(type: text, in: dialect) NOT NULL,
                to_kind \(type: text, in: dialect) NOT NULL,
                to_id \(type: text, in: dialect) NOT NULL,
                to_item_id \(type: text, in: dialect) REFERENCES evidence_item (id),
                label \(type: text, in: dialect) NOT NULL,
                strength \(type: text, in: dialect) NOT NULL,
                passage_id \(type: text, in: dialect) REFERENCES passage (id),
                CHECK (from_kind <> 'evidence' OR from_item_id = from_id AND from_item_id IS NOT NULL),
                CHECK (to_kind <> 'evidence' OR to_item_id = to_id AND to_item_id IS NOT NULL)
            )
            """,
            "CREATE INDEX relation_case ON relation (case_id)",
            "CREATE INDEX relation_from_item ON relation (from_item_id)",
            "CREATE INDEX relation_to_item ON relation (to_item_id)",
            """
            CREATE TABLE fact (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                number \(type: text, in: dialect) NOT NULL,
                occurred_at \(type: integer, in: dialect) NOT NULL,
                zone \(type: text, in: dialect) NOT NULL,
                precision \(type: text, in: dialect) NOT NULL,
                text \(type: text, in: dialect) NOT NULL,
                status \(type: text, in: dialect) NOT NULL,
                material \(type: text, in: dialect) NOT NULL,
                UNIQUE (case_id, number)
            )
            """,
            """
            CREATE TABLE fact_issue (
                fact_id \(type: text, in: dialect) NOT NULL REFERENCES fact (id),
                issue_id \(type: text, in: dialect) NOT NULL REFERENCES issue (id),
                PRIMARY KEY (fact_id, issue_id)
            )
            """,
            "CREATE INDEX fact_issue_issue ON fact_issue (issue_id)",
            """
            CREATE TABLE fact_citation (
                fact_id \(type: text, in: dialect) NOT NULL REFERENCES fact (id),
                passage_id \(type: text, in: dialect) NOT NULL REFERENCES passage (id),
                PRIMARY KEY (fact_id, passage_id)
            )
            """,
            "CREATE INDEX fact_citation_passage ON fact_citation (passage_id)",
            """
            CREATE TABLE custody_event (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                item_id \(type: text, in: dialect) NOT NULL REFERENCES evidence_item (id),
                sequence \(type: integer, in: dialect) NOT NULL,
                at \(type: integer, in: dialect) NOT NULL,
                zone \(type: text, in: dialect) NOT NULL,
                precision \(type: text, in: dialect) NOT NULL,
                action \(type: text, in: dialect) NOT NULL,
                from_kind \(type: text, in: dialect),
                from_id \(type: text, in: dialect),
                from_item_id \(type: text, in: dialect) REFERENCES evidence_item (id),
                to_kind \(type: text, in: dialect),
                to_id \(type: text, in: dialect),
                to_item_id \(type: text, in: dialect) REFERENCES evidence_item (id),
                method \(type: text, in: dialect) NOT NULL,
                place \(type: text, in: dialect) NOT NULL,
                seal \(type: text, in: dialect) NOT NULL,
                reason \(type: text, in: dialect) NOT NULL,
                UNIQUE (item_id, sequence)
            )
            """,
            "CREATE INDEX custody_event_case ON custody_event (case_id)",
            """
            CREATE TABLE production (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                number \(type: text, in: dialect) NOT NULL,
                produced_at \(type: integer, in: dialect) NOT NULL,
                zone \(type: text, in: dialect) NOT NULL,
                precision \(type: text, in: dialect) NOT NULL,
                title \(type: text, in: dialect) NOT NULL,
                recipient_id \(type: text, in: dialect) NOT NULL REFERENCES person (id),
                obligations \(type: text, in: dialect) NOT NULL,
                UNIQUE (case_id, number)
            )
            """,
            """
            CREATE TABLE saved_view (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                number \(type: text, in: dialect) NOT NULL,
                name \(type: text, in: dialect) NOT NULL,
                filter \(type: text, in: dialect) NOT NULL,
                sort \(type: text, in: dialect) NOT NULL,
                UNIQUE (case_id, number)
            )
            """,
            """
            CREATE TABLE board (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                number \(type: text, in: dialect) NOT NULL,
                title \(type: text, in: dialect) NOT NULL,
                UNIQUE (case_id, number)
            )
            """,
            """
            CREATE TABLE board_node (
                board_id \(type: text, in: dialect) NOT NULL REFERENCES board (id),
                sequence \(type: integer, in: dialect) NOT NULL,
                record_kind \(type: text, in: dialect),
                record_id \(type: text, in: dialect),
                item_id \(type: text, in: dialect) REFERENCES evidence_item (id),
                note \(type: text, in: dialect),
                x \(type: integer, in: dialect) NOT NULL,
                y \(type: integer, in: dialect) NOT NULL,
                group_name \(type: text, in: dialect) NOT NULL,
                PRIMARY KEY (board_id, sequence),
                CHECK ((record_id IS NULL) <> (note IS NULL))
            )
            """,
            "CREATE INDEX board_node_item ON board_node (item_id)",
        ]
    }
}
