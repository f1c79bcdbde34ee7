import Core
import SQL

/// What a case knows beside its evidence.
extension ArchivedTable {
    static let records: [ArchivedTable] = [
        organisation,
        casePerson,
        issue,
        ArchivedTable(
            "passage",
            key: ["t.id"],
            [
                .text("id"), .caseFile, .text("number"), .row("item_id", of: "evidence_item"), .text("locator"),
                .text("words"),
            ]
        ),
        relation,
        ArchivedTable(
            "fact",
            key: ["t.id"],
            [
                .text("id"), .caseFile, .text("number"), .integer("occurred_at"), .text("zone"), .text("precision"),
                .text("text"), .text("status"), .text("material"),
            ]
        ),
        ArchivedTable(
            "fact_issue",
            key: ["t.fact_id", "t.issue_id"],
            [.row("fact_id", of: "fact"), .row("issue_id", of: "issue")],
            isOfCase: { "t.fact_id IN (SELECT id FROM fact WHERE case_id = \($0.text))" }
        ),
        ArchivedTable(
            "fact_citation",
            key: ["t.fact_id", "t.passage_id"],
            [.row("fact_id", of: "fact"), .row("passage_id", of: "passage")],
            isOfCase: { "t.fact_id IN (SELECT id FROM fact WHERE case_id = \($0.text))" }
        ),
        custody,
        ArchivedTable(
            "production",
            key: ["t.id"],
            [
                .text("id"), .caseFile, .text("number"), .integer("produced_at"), .text("zone"), .text("precision"),
                .text("title"), .person("recipient_id"), .text("obligations"),
            ]
        ),
        savedView,
        savedViewPin,
        ArchivedTable("board", key: ["t.id"], [.text("id"), .caseFile, .text("number"), .text("title")]),
        ArchivedTable(
            "board_node",
            key: ["t.board_id", "t.sequence"],
            [
                .row("board_id", of: "board"), .integer("sequence"), .text("record_kind"),
                .party("record_id", kind: "record_kind"), .row("item_id", of: "evidence_item"), .text("note"),
                .integer("x"), .integer("y"), .text("group_name"),
            ],
            isOfCase: { "t.board_id IN (SELECT id FROM board WHERE case_id = \($0.text))" }
        ),
    ]

    /// Its rows point to one another: parents are put in when all are there.
    static let issue = ArchivedTable(
        "issue",
        key: ["t.id"],
        [
            .text("id"), .caseFile, .text("number"), .text("name"), .text("kind"), .row("parent_id", of: "issue"),
            .text("burden"),
        ]
    )

    public static let organisation = ArchivedTable(
        "organisation",
        key: ["t.id"],
        [.text("id"), .caseFile, .text("number"), .text("name"), .text("kind")]
    )

    public static let casePerson = ArchivedTable(
        "case_person",
        key: ["t.id"],
        [
            .text("id"), .caseFile, .text("number"), .text("name"), .text("role"),
            .row("organisation_id", of: "organisation"), .text("note"), .flag("is_identity_sealed"),
        ]
    )

    public static let custody = ArchivedTable(
        "custody_event",
        key: ["t.item_id", "t.sequence"],
        [
            .text("id"), .caseFile, .row("item_id", of: "evidence_item"), .integer("sequence"), .integer("at"),
            .text("zone"), .text("precision"), .text("action"), .text("from_kind"),
            .party("from_id", kind: "from_kind"), .row("from_item_id", of: "evidence_item"), .text("to_kind"),
            .party("to_id", kind: "to_kind"), .row("to_item_id", of: "evidence_item"), .text("method"),
            .text("place"), .text("seal"), .text("reason"), .integer("recorded_at"), .text("recorded_by"),
            .text("recorded_by_name"), .text("mutation_key"), .integer("event_revision"),
            .before("from_recorded", of: "from_id"), .before("to_recorded", of: "to_id"),
        ]
    )

    static let relation = ArchivedTable(
        "relation",
        key: ["t.id"],
        [
            .text("id"), .caseFile, .text("from_kind"), .party("from_id", kind: "from_kind"),
            .row("from_item_id", of: "evidence_item"), .text("type"), .text("to_kind"),
            .party("to_id", kind: "to_kind"), .row("to_item_id", of: "evidence_item"), .text("label"),
            .text("strength"), .row("passage_id", of: "passage"),
        ]
    )

    static let savedView = ArchivedTable(
        "saved_view",
        key: ["t.id"],
        [
            .text("id"), .caseFile, .integer("place"), .text("name"), .text("query"), .text("team"),
            .person("made_by"), .integer("revision"), .person("removed_by"), .integer("removed_at"),
        ]
    )

    static let savedViewPin = ArchivedTable(
        "saved_view_pin",
        key: ["t.view_id", "t.person_id"],
        [.row("view_id", of: "saved_view"), .person("person_id")],
        isOfCase: { "t.view_id IN (SELECT id FROM saved_view WHERE case_id = \($0.text))" }
    )
}
