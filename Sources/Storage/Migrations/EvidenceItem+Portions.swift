import Core
import SQL

extension EvidenceItem {
    /// All items, in portions, as far as steps need them that fill a table beside theirs: from the columns that `evidence_item`
    /// has had since the first step.
    static func forEachPortion(in connection: any SQLConnection, _ fill: ([EvidenceItem]) throws -> Void) throws {
        var last = ""
        while true {
            let rows = try connection.rows(
                "SELECT id, case_id, fields FROM evidence_item WHERE id > \(last) ORDER BY id LIMIT \(portionItemsMax)"
            )
            guard let end = rows.last else { return }
            try fill(rows.map(EvidenceItem.init(stored:)))
            last = try end.text("id")
        }
    }

    private static let portionItemsMax = 500

    private init(stored row: SQLRow) throws {
        guard let id = EvidenceID(try row.text("id")), let caseFile = CaseFileID(try row.text("case_id"))
        else { throw StorageError.unreadable(table: "evidence_item") }
        self.init(
            id: id,
            caseFile: caseFile,
            values: try FieldValues(json: JSONValue(parsing: try row.text("fields").utf8)),
            changedAt: Instant(microseconds: 0),
            changedBy: ""
        )
    }
}
