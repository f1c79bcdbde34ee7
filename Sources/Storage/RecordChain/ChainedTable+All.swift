import Core
import SQL

/// What the chain of records covers.
extension ChainedTable {
    static let all: [ChainedTable] =
        [caseFile, caseHead, caseClass, membership, member, personAlias, listedItem]
        + ArchivedTable.records.map { ChainedTable($0) }
        + [file, exhibitNumber, familyEvent, bulkEdit, bulkEditItem, listExport]

    /// The case with its settings.
    static let caseFile = ChainedTable(.caseFile, without: ["next_item_number", "next_bates_number"])

    /// Where its log began; what else the head says moves with every commit.
    static let caseHead = ChainedTable(.caseHead, only: ["case_id", "origin", "min_resume_seq"])
    static let caseClass = ChainedTable(.caseClass)

    /// Who is on the case.
    static let membership = ChainedTable(.membership)

    /// Who they are: nobody becomes somebody else on a case by another address in their row.
    static let member = ChainedTable(
        .person,
        only: ["id", "email", "name", "is_demo", "created_at"],
        isOf: { caseFile in
            "t.id IN (SELECT person_id FROM membership WHERE case_id = \(caseFile.text))"
        }
    )

    /// Whom the log of a restored case means where it names somebody by another identifier.
    static let personAlias = ChainedTable(.personAlias)

    /// From which row of a list an item came.
    static let listedItem = ChainedTable(
        .item,
        only: ["id", "case_id", "list_row"],
        key: ["t.id"],
        where: "t.list_row IS NOT NULL"
    )
    static let file = ChainedTable(.file)
    static let exhibitNumber = ChainedTable(.exhibitNumber, tellsKey: false)

    /// Who saw how items became one another's attachments: which items those were, the event does not say.
    static let familyEvent = ChainedTable(
        .event,
        only: ["case_id", "seq", "seen_by"],
        where: "t.kind = 'evidence.family'"
    )

    /// What was carried out, or is being; others are drafts of their person's.
    static let bulkEdit = ChainedTable(
        .bulkEdit,
        without: ["worked_at", "lease_holder", "lease_until"],
        where: "t.stage IN ('running', 'done')"
    )

    /// What became of each item, as one record when it is known.
    static let bulkEditItem = ChainedTable(
        .bulkEditItem,
        key: ["t.bulk_edit_id"],
        rest: ["t.place"],
        where: "t.bulk_edit_id IN (SELECT id FROM bulk_edit WHERE stage = 'done')"
    )
    static let listExport = ChainedTable(.listExport)

    static let savedView = ChainedTable(.savedView)
    static let savedViewPin = ChainedTable(.savedViewPin)
    static let relation = ChainedTable(.relation)
    static let custody = ChainedTable(.custody)

    /// The tables, and columns of tables, that no chain covers, and why: what is private, what can be derived from what is
    /// covered, and what only says how far work has come.
    static let leftOut: [String: String] = [
        "schema_step": "says what the program did to this database",
        "session": "who is signed in now; no evidence",
        "client": "counts what a browser has sent",
        "request_reply": "keeps what is sent twice from counting twice; the events tell what came of it",
        "case_visit": "when somebody looked is theirs",
        "list_draft": "a list that waits for its import",
        "stored_file": "when bytes were read last; verify reads the bytes",
        "evidence_search": "compared with the item, but for the words of very long ones",
        "evidence_search_text": "the index over evidence_search",
        "file_search": "the words of a file, read from it",
        "file_search_text": "the index over file_search",
        "case_head.epoch": "begins anew with each restoration",
        "case_head.access_revision": "tells streams that rights changed",
        "bulk_edit.worked_at": "whose turn it is",
        "bulk_edit.lease_holder": "who works at it",
        "bulk_edit.lease_until": "for how long",
        "person.password_hash": "how somebody signs in belongs to the server, not to a case",
        "person.is_administrator": "of the server, not of a case",
        "person.is_disabled": "of the server, not of a case",
    ]
}
