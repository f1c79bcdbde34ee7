import Core
import SQL

/// What an archive holds of a case: each table once, after the tables that it points to.
///
/// A new column is a word in the list of its table, a new table an entry here or in `leftOut`.
extension ArchivedTable {
    public static let all: [ArchivedTable] =
        [caseFile, person, personAlias, caseClass, membership, caseHead, item] + records + [
            file, fileWords, exhibitNumber,
        ]
        + [event, view, client, reply, visit, bulkEdit, bulkEditItem, listExport, recordEntry]

    /// The tables that an archive does not hold, and why.
    static let leftOut: [String: String] = [
        "schema_step": "says what the program did to this database",
        "session": "who was signed in signs in again",
        "list_draft": "a list that waits for its import, for a day at most",
        "stored_file": "noted anew from the files of items, as never read again",
        "evidence_sort": "written from the item",
        "evidence_member": "written from the item",
        "evidence_number": "written from the item",
        "evidence_search": "written from the item",
        "evidence_search_text": "the index over evidence_search",
        "file_search_text": "the index over file_search",
    ]

    public static let caseFile = ArchivedTable(
        "case_file",
        key: ["t.id"],
        [
            .text("id"), .text("caption"), .text("docket_number"), .text("court"), .text("judge"), .text("side"),
            .text("status"), .text("time_zone"), .text("bates_prefix"), .integer("bates_digits"),
            .text("exhibit_scheme"), .flag("has_legal_hold"), .text("ai_policy"), .flag("is_demo"),
            .integer("next_item_number"), .integer("next_bates_number"), .integer("created_at"),
        ],
        isOfCase: { "t.id = \($0.text)" }
    )

    public static let person = ArchivedTable(
        "person",
        key: ["t.id"],
        [
            .text("id"), .text("email"), .text("name"), .flag("is_demo"), .flag("is_disabled"), .integer("created_at"),
        ],
        omitted: [
            "password_hash": "a copy of a case is no key to a server",
            "is_administrator": "an archive makes nobody an administrator",
        ],
        isOfCase: { caseFile in
            let id = caseFile.text
            return """
                t.id IN (
                    SELECT person_id FROM membership WHERE case_id = \(id)
                    UNION SELECT recipient_id FROM production WHERE case_id = \(id)
                    UNION SELECT person_id FROM request_reply WHERE case_id = \(id)
                    UNION SELECT person_id FROM person_alias WHERE case_id = \(id)
                    UNION SELECT person_id FROM case_visit WHERE case_id = \(id)
                    UNION SELECT person_id FROM bulk_edit WHERE case_id = \(id)
                    UNION SELECT person_id FROM list_export WHERE case_id = \(id)
                    UNION SELECT made_by FROM saved_view WHERE case_id = \(id) AND made_by IS NOT NULL
                    UNION SELECT removed_by FROM saved_view WHERE case_id = \(id) AND removed_by IS NOT NULL
                    UNION SELECT p.person_id FROM saved_view_pin p JOIN saved_view v ON v.id = p.view_id
                    WHERE v.case_id = \(id)
                    UNION SELECT person_id FROM client t WHERE \(clients(of: caseFile))
                    UNION SELECT from_id FROM custody_event WHERE case_id = \(id) AND from_kind = 'member'
                    UNION SELECT to_id FROM custody_event WHERE case_id = \(id) AND to_kind = 'member'
                    UNION SELECT from_id FROM relation WHERE case_id = \(id) AND from_kind = 'member'
                    UNION SELECT to_id FROM relation WHERE case_id = \(id) AND to_kind = 'member'
                )
                """
        }
    )

    /// Who the log names otherwise: what an archive says of it holds from one database to the next.
    static let personAlias = ArchivedTable(
        "person_alias",
        key: ["t.recorded_id"],
        [.caseFile, .text("recorded_id"), .person("person_id")]
    )

    static let caseClass = ArchivedTable(
        "case_class",
        key: ["t.number"],
        [.caseFile, .integer("number"), .text("role"), .text("walls")]
    )

    static let membership = ArchivedTable(
        "membership",
        key: ["t.person_id"],
        [.caseFile, .person("person_id"), .integer("class_number"), .integer("granted_at")]
    )

    public static let caseHead = ArchivedTable(
        "case_head",
        key: ["t.case_id"],
        [
            .caseFile, .integer("seq"), .text("origin"), .integer("min_resume_seq"), .integer("access_revision"),
            .text("hash"), .integer("record_seq"), .text("record_hash"),
        ],
        omitted: ["epoch": "a restored case begins a new one"]
    )

    /// In the order of the text index, which lists fall back upon.
    public static let item = ArchivedTable(
        "evidence_item",
        key: ["s.number"],
        [
            .text("id"), .caseFile, .integer("audience"), .flag("is_withdrawn"), .integer("revision"),
            .text("hidden_events"), .integer("changed_at"), .text("changed_by"), .text("list_row"), .text("fields"),
        ],
        omitted: Dictionary(
            uniqueKeysWithValues: [
                "kind", "exhibit_status", "privilege_call", "confidentiality", "disclosure_status", "custody_status",
                "filled_fields", "occurred_from", "occurred_until",
            ].map { ($0, "written from the fields") }
        ),
        join: "JOIN evidence_search s ON s.item_id = t.id"
    )

    public static let file = ArchivedTable(
        "evidence_file",
        key: ["t.id"],
        [
            .text("id"), .caseFile, .row("item_id", of: "evidence_item"), .text("name"), .text("sha256"),
            .integer("bytes"), .text("media_type"), .integer("added_at"),
        ]
    )

    /// Taken along though it could be read again: that takes the programs that read files, and seconds for each.
    static let fileWords = ArchivedTable(
        "file_search",
        key: ["t.number"],
        [.row("item_id", of: "evidence_item"), .caseFile, .text("words")],
        omitted: ["number": "the item's in the index of the database"]
    )

    static let exhibitNumber = ArchivedTable(
        "exhibit_number_use",
        key: ["t.number_key"],
        [.caseFile, .text("number_key"), .row("item_id", of: "evidence_item")]
    )

    public static let event = ArchivedTable(
        "case_event",
        key: ["t.seq"],
        [
            .caseFile, .integer("seq"), .text("position"), .text("kind"), .text("subject"),
            .row("subject_id", of: "evidence_item"), .integer("revision"), .text("patch"), .text("before"),
            .text("changed"), .integer("audience_before"), .integer("audience_after"), .integer("seen_by"),
            .text("hidden_events"), .text("group_key"), .text("actor_id"), .text("actor_name"), .text("client_id"),
            .integer("client_number"), .text("mutation_key"), .text("undoes"), .integer("at"), .integer("claimed_at"),
            .text("hash"),
        ]
    )

    static let view = ArchivedTable(
        "case_view",
        key: ["t.class"],
        [.caseFile, .integer("class"), .integer("seq"), .text("position")]
    )

    /// The clients that wrote to the case; their numbers go through all cases.
    static let client = ArchivedTable(
        "client",
        key: ["t.client_id"],
        [.text("client_id"), .person("person_id"), .integer("last_number"), .integer("seen_at")],
        isOfCase: { clients(of: $0) }
    )

    static let reply = ArchivedTable(
        "request_reply",
        key: ["t.person_id", "t.key"],
        [
            .person("person_id"), .text("key"), .caseFile, .text("subject_id"), .text("client_id"), .integer("number"),
            .text("reply"), .integer("at"),
        ]
    )

    static let visit = ArchivedTable(
        "case_visit",
        key: ["t.person_id"],
        [
            .person("person_id"), .caseFile, .integer("seen_seq"), .integer("seen_at"), .integer("before_seq"),
            .integer("before_at"), .flag("is_first"),
        ]
    )

    /// With what became of it: its reason stands in the history of its items.
    static let bulkEdit = ArchivedTable(
        "bulk_edit",
        key: ["t.id"],
        [
            .text("id"), .caseFile, .person("person_id"), .text("request_key"), .text("stage"), .text("selection"),
            .text("changes"), .text("reason"), .text("team"), .text("undoes"), .integer("turns"), .text("tallies"),
            .integer("made_at"), .integer("rehearsed_at"), .integer("started_at"), .integer("finished_at"),
            .integer("worked_at"), .text("lease_holder"), .integer("lease_until"),
        ]
    )

    static let bulkEditItem = ArchivedTable(
        "bulk_edit_item",
        key: ["t.bulk_edit_id", "t.place"],
        [
            .row("bulk_edit_id", of: "bulk_edit"), .integer("place"), .text("item_id"), .integer("base"),
            .text("outcome"), .text("words"),
        ],
        isOfCase: { "t.bulk_edit_id IN (SELECT id FROM bulk_edit WHERE case_id = \($0.text))" }
    )

    static let listExport = ArchivedTable(
        "list_export",
        key: ["t.id"],
        [
            .text("id"), .caseFile, .text("kind"), .person("person_id"), .text("person_name"), .text("role"),
            .text("filter"), .integer("item_count"), .integer("byte_count"), .text("list_digest"),
            .text("archive_digest"), .integer("at"),
        ]
    )

    /// What was done to records that no event tells of.
    static let recordEntry = ArchivedTable(
        "record_entry",
        key: ["t.number"],
        [
            .caseFile, .integer("number"), .text("table_name"), .text("row_key"), .text("digest_before"),
            .text("digest_after"), .text("hash"),
        ]
    )

    private static func clients(of caseFile: CaseFileID) -> SQLQuery {
        """
        t.client_id IN (
            SELECT client_id FROM request_reply WHERE case_id = \(caseFile.text)
            UNION SELECT client_id FROM case_event WHERE case_id = \(caseFile.text)
        )
        """
    }
}
