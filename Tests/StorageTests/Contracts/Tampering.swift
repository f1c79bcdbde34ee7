import Core
import SQL
import TestSupport

/// One thing that somebody with access to the database could do, and what an audit must say to it.
struct Tampering: Sendable, CustomStringConvertible {
    let description: String
    let problem: AuditFinding.Problem
    /// The event that must be named.
    var seq: Int64?
    /// Whether the ledger, or the lease, must be named by its number.
    var item: String?
    let queries: @Sendable (AuditedCase) -> [SQLQuery]

    private init(
        _ description: String,
        _ problem: AuditFinding.Problem,
        seq: Int64? = nil,
        item: String? = nil,
        _ queries: @escaping @Sendable (AuditedCase) -> [SQLQuery]
    ) {
        self.description = description
        self.problem = problem
        self.seq = seq
        self.item = item
        self.queries = queries
    }

    /// An update of the ledger's or the lease's own rows in a table.
    private static func update(
        _ table: String,
        _ change: SQLQuery,
        _ problem: AuditFinding.Problem,
        item: String = "E-001"
    ) -> Tampering {
        Tampering("\(table): \(change.segments.joined(separator: "?"))", problem, item: item) { audited in
            let id = (item == "E-001" ? audited.ledger : audited.lease).text
            return switch table {
            case "evidence_item": ["UPDATE evidence_item SET \(change) WHERE id = \(id)"]
            case "evidence_sort": ["UPDATE evidence_sort SET \(change) WHERE item_id = \(id) AND field = 'title'"]
            case "evidence_member": ["UPDATE evidence_member SET \(change) WHERE item_id = \(id) AND field = 'tags'"]
            case "evidence_search": ["UPDATE evidence_search SET \(change) WHERE item_id = \(id)"]
            case "evidence_file": ["UPDATE evidence_file SET \(change) WHERE item_id = \(id)"]
            case "evidence_number": ["UPDATE evidence_number SET \(change) WHERE item_id = \(id)"]
            case "exhibit_number_use": ["UPDATE exhibit_number_use SET \(change) WHERE item_id = \(id)"]
            default: ["UPDATE custody_event SET \(change) WHERE item_id = \(id) AND sequence = 2"]
            }
        }
    }

    static let all: [Tampering] = log + items + beside

    /// The log: the events 1 to 8 are ledger, lease, revision, undo, two of custody, file, withdrawal.
    private static let log: [Tampering] = [
        Tampering("an event is deleted", .eventsMissing, seq: 3) {
            ["DELETE FROM case_event WHERE case_id = \($0.workspace.caseFile.text) AND seq = 3"]
        },
        Tampering("the last event is deleted", .tailMissing, seq: 8) {
            ["DELETE FROM case_event WHERE case_id = \($0.workspace.caseFile.text) AND seq = 8"]
        },
        Tampering("the last event is deleted, and the head lowered", .headHash) {
            let id = $0.workspace.caseFile.text
            return [
                "DELETE FROM case_event WHERE case_id = \(id) AND seq = 8",
                "UPDATE case_head SET seq = 7 WHERE case_id = \(id)",
            ]
        },
        Tampering("two events change places", .eventChanged, seq: 3) {
            let id = $0.workspace.caseFile.text
            return [
                "UPDATE case_event SET seq = -3 WHERE case_id = \(id) AND seq = 3",
                "UPDATE case_event SET seq = 3 WHERE case_id = \(id) AND seq = 4",
                "UPDATE case_event SET seq = 4 WHERE case_id = \(id) AND seq = -3",
            ]
        },
        Tampering("the hash of an event is changed", .hashChanged, seq: 4) {
            ["UPDATE case_event SET hash = 'f' WHERE case_id = \($0.workspace.caseFile.text) AND seq = 4"]
        },
        Tampering("the hash of the head is changed", .headHash) {
            ["UPDATE case_head SET hash = 'f' WHERE case_id = \($0.workspace.caseFile.text)"]
        },
        Tampering("the head is raised", .tailMissing) {
            ["UPDATE case_head SET seq = seq + 1 WHERE case_id = \($0.workspace.caseFile.text)"]
        },
        Tampering("the head is lowered", .beyondHead) {
            ["UPDATE case_head SET seq = seq - 1 WHERE case_id = \($0.workspace.caseFile.text)"]
        },
        Tampering("an event is hidden from a class", .eventMasks, seq: 3, item: "E-001") {
            ["UPDATE case_event SET seen_by = 0 WHERE case_id = \($0.workspace.caseFile.text) AND seq = 3"]
        },
        Tampering("an event is shown to everybody", .eventMasks, seq: 3, item: "E-001") {
            ["UPDATE case_event SET audience_after = 255 WHERE case_id = \($0.workspace.caseFile.text) AND seq = 3"]
        },
        Tampering("an event is nothing that can be read", .history, item: "E-001") {
            ["UPDATE case_event SET patch = '{' WHERE case_id = \($0.workspace.caseFile.text) AND seq = 3"]
        },
        Tampering("what a class saw last is moved", .view) {
            ["UPDATE case_view SET seq = 2 WHERE case_id = \($0.workspace.caseFile.text) AND class = 0"]
        },
        Tampering("what a class saw last is another position", .view) {
            ["UPDATE case_view SET position = 'AAAAAAAAAAAAAAAAAAAAAA' WHERE case_id = \($0.workspace.caseFile.text)"]
        },
    ]

    private static let items: [Tampering] = [
        update("evidence_item", "fields = replace(fields, 'Ledger', 'Edger')", .item),
        update("evidence_item", "fields = replace(fields, '\"document\"', '\"shoe\"')", .item),
        Tampering("the fields of an item are nothing that can be read", .item) {
            ["UPDATE evidence_item SET fields = '[' WHERE id = \($0.ledger.text)"]
        },
        update("evidence_item", "audience = 255", .audience),
        update("evidence_item", "hidden_events = '0:1'", .audience),
        update("evidence_item", "is_withdrawn = 1", .item),
        update("evidence_item", "is_withdrawn = 0", .item, item: "E-002"),
        update("evidence_item", "revision = revision + 1", .item),
        update("evidence_item", "changed_at = changed_at + 1", .item),
        update("evidence_item", "changed_by = 'Nobody'", .item),
        update("evidence_item", "kind = 'photo'", .derived),
        update("evidence_item", "exhibit_status = 'admitted'", .derived),
        update("evidence_item", "privilege_call = 'waived'", .derived),
        update("evidence_item", "confidentiality = 'public'", .derived),
        update("evidence_item", "disclosure_status = 'disclosed'", .derived),
        update("evidence_item", "custody_status = 'disposed'", .derived),
        update("evidence_item", "filled_fields = 0", .derived),
        update("evidence_item", "occurred_from = 1", .derived),
    ]

    private static let beside: [Tampering] = [
        update("evidence_sort", "sort_key = '!a'", .derived),
        update("evidence_member", "value = 'yard'", .derived),
        update("evidence_search", "words = 'edger'", .derived),
        update("evidence_number", "number_key = 'c9'", .derived),
        update("exhibit_number_use", "item_id = NULL", .derived),
        update(
            "evidence_file",
            "sha256 = '0707070707070707070707070707070707070707070707070707070707070707'",
            .file,
            item: "E-002"
        ),
        update("evidence_file", "bytes = 11", .file, item: "E-002"),
        update("evidence_file", "name = 'other.pdf'", .file, item: "E-002"),
        update("custody_event", "seal = 'S-2'", .eventChanged),
        update("custody_event", "at = at + 1", .eventChanged),
        update("custody_event", "to_id = 'Room 4'", .eventChanged),
        update("custody_event", "sequence = 3", .custody),
        update("custody_event", "recorded_by_name = 'Nobody'", .custody),
        Tampering("an entry of custody is deleted", .custody, seq: 6, item: "E-001") {
            ["DELETE FROM custody_event WHERE item_id = \($0.ledger.text) AND sequence = 2"]
        },
        Tampering("the row of a file is deleted", .file, item: "E-002") {
            ["DELETE FROM evidence_file WHERE item_id = \($0.lease.text)"]
        },
        Tampering("an item is put in by hand", .history) {
            [
                """
                INSERT INTO evidence_item (id, case_id, audience, is_withdrawn, revision, hidden_events, changed_at,
                    changed_by, fields)
                VALUES ('01890000-0000-7000-8000-000000000000', \($0.workspace.caseFile.text), 0, 0, 1, '', 0, '', '{}')
                """
            ]
        },
        Tampering("a relation points nowhere", .record) {
            [
                """
                INSERT INTO relation (id, case_id, from_kind, from_id, from_item_id, type, to_kind, to_id, label, strength)
                VALUES ('a', \($0.workspace.caseFile.text), 'evidence', \($0.ledger.text), \($0.ledger.text), 'mentions',
                    'organisation', 'nowhere', '', 'confirmed')
                """
            ]
        },
        Tampering("a person is in a class that is none", .people) {
            ["UPDATE membership SET class_number = 60 WHERE case_id = \($0.workspace.caseFile.text)"]
        },
    ]
}
