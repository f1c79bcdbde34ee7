import SQL

extension Migration {
    /// People, cases, evidence and its log.
    static let register = Migration(number: 1, name: "register") { dialect in
        let text = SQLColumnType.text
        let integer = SQLColumnType.integer
        let flag = SQLColumnType.flag
        return [
            """
            CREATE TABLE person (
                id \(type: text, in: dialect) PRIMARY KEY,
                email \(type: text, in: dialect) NOT NULL UNIQUE,
                name \(type: text, in: dialect) NOT NULL,
                password_hash \(type: text, in: dialect),
                is_administrator \(type: flag, in: dialect) NOT NULL,
                is_demo \(type: flag, in: dialect) NOT NULL,
                is_disabled \(type: flag, in: dialect) NOT NULL,
                created_at \(type: integer, in: dialect) NOT NULL
            )
            """,
            """
            CREATE TABLE session (
                hash \(type: text, in: dialect) PRIMARY KEY,
                person_id \(type: text, in: dialect) NOT NULL REFERENCES person (id),
                csrf_token \(type: text, in: dialect) NOT NULL,
                created_at \(type: integer, in: dialect) NOT NULL,
                expires_at \(type: integer, in: dialect) NOT NULL
            )
            """,
            "CREATE INDEX session_person ON session (person_id)",
            """
            CREATE TABLE case_file (
                id \(type: text, in: dialect) PRIMARY KEY,
                caption \(type: text, in: dialect) NOT NULL,
                docket_number \(type: text, in: dialect) NOT NULL,
                court \(type: text, in: dialect) NOT NULL,
                side \(type: text, in: dialect) NOT NULL,
                status \(type: text, in: dialect) NOT NULL,
                time_zone \(type: text, in: dialect) NOT NULL,
                bates_prefix \(type: text, in: dialect) NOT NULL,
                bates_digits \(type: integer, in: dialect) NOT NULL,
                is_demo \(type: flag, in: dialect) NOT NULL,
                next_item_number \(type: integer, in: dialect) NOT NULL,
                created_at \(type: integer, in: dialect) NOT NULL
            )
            """,
            """
            CREATE TABLE case_class (
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                number \(type: integer, in: dialect) NOT NULL,
                role \(type: text, in: dialect) NOT NULL,
                walls \(type: text, in: dialect) NOT NULL,
                PRIMARY KEY (case_id, number),
                UNIQUE (case_id, role, walls)
            )
            """,
            """
            CREATE TABLE membership (
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                person_id \(type: text, in: dialect) NOT NULL REFERENCES person (id),
                class_number \(type: integer, in: dialect) NOT NULL,
                granted_at \(type: integer, in: dialect) NOT NULL,
                PRIMARY KEY (case_id, person_id)
            )
            """,
            "CREATE INDEX membership_person ON membership (person_id)",
            """
            CREATE TABLE case_head (
                case_id \(type: text, in: dialect) PRIMARY KEY REFERENCES case_file (id),
                epoch \(type: text, in: dialect) NOT NULL,
                seq \(type: integer, in: dialect) NOT NULL,
                origin \(type: text, in: dialect) NOT NULL,
                min_resume_seq \(type: integer, in: dialect) NOT NULL,
                access_revision \(type: integer, in: dialect) NOT NULL
            )
            """,
            """
            CREATE TABLE case_event (
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                seq \(type: integer, in: dialect) NOT NULL,
                position \(type: text, in: dialect) NOT NULL UNIQUE,
                kind \(type: text, in: dialect) NOT NULL,
                subject \(type: text, in: dialect) NOT NULL,
                subject_id \(type: text, in: dialect) NOT NULL,
                revision \(type: integer, in: dialect) NOT NULL,
                patch \(type: text, in: dialect) NOT NULL,
                before \(type: text, in: dialect) NOT NULL,
                changed \(type: text, in: dialect) NOT NULL,
                audience_before \(type: integer, in: dialect) NOT NULL,
                audience_after \(type: integer, in: dialect) NOT NULL,
                seen_by \(type: integer, in: dialect) NOT NULL,
                group_key \(type: text, in: dialect),
                actor_id \(type: text, in: dialect) NOT NULL,
                actor_name \(type: text, in: dialect) NOT NULL,
                client_id \(type: text, in: dialect),
                client_number \(type: integer, in: dialect),
                mutation_key \(type: text, in: dialect) NOT NULL,
                undoes \(type: text, in: dialect),
                at \(type: integer, in: dialect) NOT NULL,
                claimed_at \(type: integer, in: dialect),
                PRIMARY KEY (case_id, seq)
            )
            """,
            "CREATE INDEX case_event_subject ON case_event (subject_id, revision)",
            """
            CREATE TABLE case_view (
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                class \(type: integer, in: dialect) NOT NULL,
                seq \(type: integer, in: dialect) NOT NULL,
                position \(type: text, in: dialect) NOT NULL,
                PRIMARY KEY (case_id, class)
            )
            """,
            """
            CREATE TABLE client (
                client_id \(type: text, in: dialect) PRIMARY KEY,
                person_id \(type: text, in: dialect) NOT NULL REFERENCES person (id),
                last_number \(type: integer, in: dialect) NOT NULL,
                seen_at \(type: integer, in: dialect) NOT NULL
            )
            """,
            """
            CREATE TABLE request_reply (
                person_id \(type: text, in: dialect) NOT NULL REFERENCES person (id),
                key \(type: text, in: dialect) NOT NULL,
                case_id \(type: text, in: dialect) NOT NULL,
                subject_id \(type: text, in: dialect),
                client_id \(type: text, in: dialect),
                number \(type: integer, in: dialect),
                reply \(type: text, in: dialect) NOT NULL,
                at \(type: integer, in: dialect) NOT NULL,
                PRIMARY KEY (person_id, key)
            )
            """,
            "CREATE UNIQUE INDEX request_reply_number ON request_reply (client_id, number)",
            """
            CREATE TABLE evidence_item (
                id \(type: text, in: dialect) PRIMARY KEY,
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                audience \(type: integer, in: dialect) NOT NULL,
                is_withdrawn \(type: flag, in: dialect) NOT NULL,
                revision \(type: integer, in: dialect) NOT NULL,
                hidden_events \(type: text, in: dialect) NOT NULL,
                kind \(type: text, in: dialect),
                exhibit_status \(type: text, in: dialect),
                privilege_call \(type: text, in: dialect),
                confidentiality \(type: text, in: dialect),
                disclosure_status \(type: text, in: dialect),
                custody_status \(type: text, in: dialect),
                changed_at \(type: integer, in: dialect) NOT NULL,
                changed_by \(type: text, in: dialect) NOT NULL,
                list_row \(type: text, in: dialect),
                fields \(type: text, in: dialect) NOT NULL
            )
            """,
            """
            CREATE INDEX evidence_item_facet ON evidence_item (
                case_id, is_withdrawn, audience, kind, exhibit_status, privilege_call, confidentiality,
                disclosure_status, custody_status, id
            )
            """,
            "CREATE INDEX evidence_item_list_row ON evidence_item (case_id, list_row)",
            """
            CREATE TABLE evidence_sort (
                case_id \(type: text, in: dialect) NOT NULL,
                field \(type: text, in: dialect) NOT NULL,
                sort_key \(type: text, in: dialect) NOT NULL,
                item_id \(type: text, in: dialect) NOT NULL REFERENCES evidence_item (id),
                PRIMARY KEY (case_id, field, sort_key, item_id)
            )
            """,
            "CREATE UNIQUE INDEX evidence_sort_item ON evidence_sort (item_id, field)",
            """
            CREATE TABLE evidence_member (
                case_id \(type: text, in: dialect) NOT NULL,
                field \(type: text, in: dialect) NOT NULL,
                value \(type: text, in: dialect) NOT NULL,
                item_id \(type: text, in: dialect) NOT NULL REFERENCES evidence_item (id),
                PRIMARY KEY (case_id, field, value, item_id)
            )
            """,
            "CREATE INDEX evidence_member_item ON evidence_member (item_id)",
            """
            CREATE TABLE evidence_word (
                item_id \(type: text, in: dialect) NOT NULL REFERENCES evidence_item (id),
                case_id \(type: text, in: dialect) NOT NULL,
                field \(type: text, in: dialect) NOT NULL,
                folded \(type: text, in: dialect) NOT NULL,
                PRIMARY KEY (item_id, field)
            )
            """,
            "CREATE INDEX evidence_word_case ON evidence_word (case_id)",
            """
            CREATE TABLE exhibit_number_use (
                case_id \(type: text, in: dialect) NOT NULL REFERENCES case_file (id),
                number_key \(type: text, in: dialect) NOT NULL,
                item_id \(type: text, in: dialect),
                PRIMARY KEY (case_id, number_key)
            )
            """,
        ]
    }
}
