import Core
import SQL

/// The rows that are written beside some items, for lists, search and files: each must say what its item says.
struct RowsBeside {
    private let sorts: [String: Set<[SQLValue]>]
    private let members: [String: Set<[SQLValue]>]
    private let words: [String: String]
    private let files: [String: SQLRow]
    private let exhibitNumbers: [String: Set<String>]
    private let numbers: [String: Set<[SQLValue]>]

    init(_ ids: [String], in caseFile: CaseFileID, on connection: any SQLConnection) throws {
        let list = SQLQuery.list(ids)
        let answers = try connection.run([
            "SELECT case_id, field, sort_key, item_id FROM evidence_sort WHERE item_id IN (\(list))",
            "SELECT case_id, field, value, item_id FROM evidence_member WHERE item_id IN (\(list))",
            "SELECT item_id, words FROM evidence_search WHERE item_id IN (\(list))",
            "SELECT item_id, case_id, name, sha256, bytes, media_type FROM evidence_file WHERE item_id IN (\(list))",
            """
            SELECT item_id, number_key FROM exhibit_number_use
            WHERE case_id = \(caseFile.text) AND item_id IN (\(list))
            """,
            "SELECT case_id, field, number_key, end_key, item_id FROM evidence_number WHERE item_id IN (\(list))",
        ])
        sorts = try Dictionary(grouping: answers[0]) { try $0.text("item_id") }.mapValues { Set($0.map(\.values)) }
        members = try Dictionary(grouping: answers[1]) { try $0.text("item_id") }.mapValues { Set($0.map(\.values)) }
        words = try Dictionary(
            answers[2].map { (try $0.text("item_id"), try $0.text("words")) },
            uniquingKeysWith: { first, _ in first }
        )
        files = try Dictionary(
            answers[3].map { (try $0.text("item_id"), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        exhibitNumbers = try Dictionary(grouping: answers[4]) { try $0.text("item_id") }
            .mapValues { Set(try $0.map { try $0.text("number_key") }) }
        numbers = try Dictionary(grouping: answers[5]) { try $0.text("item_id") }.mapValues { Set($0.map(\.values)) }
    }

    /// - Parameter row: the item's own, with `ItemChange.auditedColumns`.
    func findings(of item: EvidenceItem, number: String, row: SQLRow) -> [AuditFinding] {
        let id = item.id.text
        let should = ItemChange(item: item, isNew: true, listRow: nil, changed: [])
        var findings: [AuditFinding] = []
        func find(_ problem: AuditFinding.Problem, _ words: String) {
            findings.append(AuditFinding(problem, item: number, words))
        }
        if !should.agrees(with: row) {
            find(.derived, "What lists filter \(number) by does not agree with its fields.")
        }
        if sorts[id, default: []] != Set(should.sortRows.map(\.values)) {
            find(.derived, "The sort keys of \(number) do not agree with its fields.")
        }
        if members[id, default: []] != Set(should.memberRows.map(\.values)) {
            find(.derived, "The tags, issues and other members of \(number) do not agree with its fields.")
        }
        if numbers[id, default: []] != Set(EvidenceNumbers.rows(of: item).map(\.values)) {
            find(.derived, "The numbers by which \(number) is gone to do not agree with its fields.")
        }
        let indexed = IndexedWords.text(of: item)
        // Which words of a very long item are kept is not said.
        if indexed.utf8.count < IndexedWords.bytesMax / 2, words[id] != indexed {
            find(.derived, "The words under which \(number) is found do not agree with its fields.")
        }
        if let exhibit = item.values.text(.exhibitNumber),
            !exhibitNumbers[id, default: []].contains(NaturalOrder.key(exhibit))
        {
            find(.derived, "The exhibit number of \(number) is not noted as used by it.")
        }
        if let words = fileFinding(of: item, number) { find(.file, words) }
        return findings
    }

    private func fileFinding(of item: EvidenceItem, _ number: String) -> String? {
        guard let file = files[item.id.text] else {
            return item.values[.fileName] == nil
                ? nil : "\(number) says that it has a file, but there is no row of one."
        }
        let values = item.values
        let isSame =
            (try? file.text("case_id") == item.caseFile.text && file.text("name") == values.text(.fileName)
                && file.text("sha256") == values.text(.sha256) && file.integer("bytes") == values.number(.bytes)
                && file.text("media_type") == values.text(.mediaType)) ?? false
        return isSame ? nil : "The row of the file of \(number) does not agree with what the item says of it."
    }
}

extension ItemChange {
    /// What `agrees(with:)` reads of the item's row.
    static let auditedColumns: SQLQuery =
        """
        i.kind, i.exhibit_status, i.privilege_call, i.confidentiality, i.disclosure_status, i.custody_status, \
        i.filled_fields, i.occurred_from, i.occurred_until
        """

    /// Whether the columns that lists are filtered by hold what would be written now.
    fileprivate func agrees(with row: SQLRow) -> Bool {
        let values = item.values
        let span = values.moment(.occurredAt)?.span
        let should: SQLQuery =
            """
            \(values.text(.kind)), \(values.text(.exhibitStatus)), \(values.text(.privilegeCall)),
            \(values.text(.confidentiality)), \(values.text(.disclosureStatus)), \(values.text(.custodyStatus)),
            \(FilledFields.mask(of: values)), \(span?.lowerBound), \(span?.upperBound)
            """
        let names = [
            "kind", "exhibit_status", "privilege_call", "confidentiality", "disclosure_status", "custody_status",
            "filled_fields", "occurred_from", "occurred_until",
        ]
        return (try? names.map { try row[$0] } == should.values) ?? false
    }
}
