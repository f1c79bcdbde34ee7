import Core
import SQL

/// The statements that write an item with its search rows: sort keys, members of sets, words.
extension EvidenceItem {
    func insertion(listRow: String?) -> [SQLQuery] {
        let row: SQLQuery =
            """
            INSERT INTO evidence_item (id, case_id, audience, is_withdrawn, revision, hidden_events, kind,
                exhibit_status, privilege_call, confidentiality, disclosure_status, custody_status, changed_at,
                changed_by, list_row, fields)
            VALUES (\(id.text), \(caseFile.text), \(audience.mask), \(isWithdrawn), \(revision),
                \(HiddenEvents.text(hiddenEvents)), \(values.text(.kind)), \(values.text(.exhibitStatus)),
                \(values.text(.privilegeCall)), \(values.text(.confidentiality)), \(values.text(.disclosureStatus)),
                \(values.text(.custodyStatus)), \(changedAt.microseconds), \(changedBy), \(listRow),
                \(values.json.text))
            """
        return [row] + sortInsertions() + memberInsertions() + [searchInsertion]
    }

    /// Writes the item over what it was; search rows only where the old values differ.
    func update() -> [SQLQuery] {
        let row: SQLQuery =
            """
            UPDATE evidence_item
            SET audience = \(audience.mask), is_withdrawn = \(isWithdrawn), revision = \(revision),
                hidden_events = \(HiddenEvents.text(hiddenEvents)), kind = \(values.text(.kind)),
                exhibit_status = \(values.text(.exhibitStatus)), privilege_call = \(values.text(.privilegeCall)),
                confidentiality = \(values.text(.confidentiality)),
                disclosure_status = \(values.text(.disclosureStatus)), custody_status = \(values.text(.custodyStatus)),
                changed_at = \(changedAt.microseconds), changed_by = \(changedBy), fields = \(values.json.text)
            WHERE id = \(id.text)
            """
        return [
            row, "DELETE FROM evidence_sort WHERE item_id = \(id.text)",
            "DELETE FROM evidence_member WHERE item_id = \(id.text)",
        ] + sortInsertions() + memberInsertions() + [searchUpdate]
    }

    private func sortInsertions() -> [SQLQuery] {
        let rows: [SQLQuery] = EvidenceFilter.sorts.map { field in
            "(\(caseFile.text), \(field.rawValue), \(sortKey(field)), \(id.text))"
        }
        let list = SQLQuery.joined(rows, by: ", ")
        return ["INSERT INTO evidence_sort (case_id, field, sort_key, item_id) VALUES \(list)"]
    }

    /// Empty values sort last: no key of a value begins with a tilde.
    private func sortKey(_ field: EvidenceField) -> String {
        switch values[field] {
        case .text(let text):
            if case .enumeration(let order) = field.shape, let place = order.firstIndex(of: text) {
                return String(100 + place)
            }
            return "!" + NaturalOrder.key(text)
        case .moment(let moment): return "!" + NaturalOrder.key(String(moment.instant.microseconds / 1000 + (1 << 50)))
        case .number(let number): return "!" + NaturalOrder.key(String(number))
        case .set, nil: return "~"
        }
    }

    private func memberInsertions() -> [SQLQuery] {
        let rows: [SQLQuery] = EvidenceFilter.facets.flatMap { field in
            values.set(field).map { "(\(caseFile.text), \(field.rawValue), \($0), \(id.text))" }
        }
        guard !rows.isEmpty else { return [] }
        return [
            "INSERT INTO evidence_member (case_id, field, value, item_id) VALUES \(SQLQuery.joined(rows, by: ", "))"
        ]
    }

    /// The item's words; its number in the index is given here, and stays.
    var searchInsertion: SQLQuery {
        """
        INSERT INTO evidence_search (item_id, case_id, words)
        VALUES (\(id.text), \(caseFile.text), \(IndexedWords.text(of: self)))
        """
    }

    private var searchUpdate: SQLQuery {
        let words = IndexedWords.text(of: self)
        return "UPDATE evidence_search SET words = \(words) WHERE item_id = \(id.text) AND words <> \(words)"
    }
}
