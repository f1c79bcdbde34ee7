import Core
import SQL

/// The rows by which an item is found by its numbers: derived from it, and written beside it.
enum EvidenceNumbers {
    /// Whether a row is made of this field.
    static func holds(_ field: EvidenceField) -> Bool { SoughtNumber.fields.contains(field) || field == .batesEnd }

    static func deletion(of items: [EvidenceID]) -> [SQLQuery] {
        items.isEmpty ? [] : ["DELETE FROM evidence_number WHERE item_id IN (\(SQLQuery.list(items.map(\.text))))"]
    }

    static func insertions(of items: [EvidenceItem]) -> [SQLQuery] {
        SQLQuery.portions(of: items.flatMap(rows)) { rows in
            "INSERT INTO evidence_number (case_id, field, number_key, end_key, item_id) VALUES \(rows)"
        }
    }

    static func rows(of item: EvidenceItem) -> [SQLQuery] {
        SoughtNumber.fields.compactMap { field in
            guard let text = item.values.text(field) else { return nil }
            let key = NumberKey.key(text)
            guard !key.isEmpty else { return nil }
            let end = field == .batesBegin ? item.values.text(.batesEnd).map(NumberKey.key) ?? key : key
            return "(\(item.caseFile.text), \(field.rawValue), \(key), \(end), \(item.id.text))"
        }
    }
}
