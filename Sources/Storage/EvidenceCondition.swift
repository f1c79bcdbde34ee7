import Core
import SQL

/// What a filter says, as a condition on `evidence_item i`; the clearance stands in it first.
enum EvidenceCondition {
    /// - Throws: `EvidenceError.unknownField` for a field that the class does not see.
    static func condition(_ filter: EvidenceFilter, for clearance: Clearance) throws -> SQLQuery {
        var parts: [SQLQuery] = [
            "i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0"
        ]
        if !filter.showsWithdrawn { parts.append("i.is_withdrawn = 0") }
        if let list = filter.list { parts.append(added(by: list, for: clearance)) }
        for (field, values) in filter.values.sorted(by: { $0.key < $1.key }) where !values.isEmpty {
            guard clearance.sees(field), EvidenceFilter.facets.contains(field)
            else { throw EvidenceError.unknownField(field.rawValue) }
            parts.append(one(of: values, field))
        }
        let fields = EvidenceField.allCases.filter { clearance.sees($0) }.map(\.rawValue)
        for word in filter.text.split(whereSeparator: \.isWhitespace).prefix(wordsMax) where !fields.isEmpty {
            parts.append(
                """
                EXISTS (SELECT 1 FROM evidence_word w WHERE w.item_id = i.id
                    AND w.field IN (\(SQLQuery.list(fields)))
                    AND w.folded LIKE \(SearchText.pattern(String(word))) ESCAPE '\\')
                """
            )
        }
        return .joined(parts, by: " AND ")
    }

    /// The column that holds a field's value, for enumerations; sets stand in `evidence_member`.
    static func column(of field: EvidenceField) -> SQLQuery? {
        switch field {
        case .kind: "i.kind"
        case .exhibitStatus: "i.exhibit_status"
        case .privilegeCall: "i.privilege_call"
        case .confidentiality: "i.confidentiality"
        case .disclosureStatus: "i.disclosure_status"
        case .custodyStatus: "i.custody_status"
        default: nil
        }
    }

    private static func one(of values: [String], _ field: EvidenceField) -> SQLQuery {
        if let column = column(of: field) { return "\(column) IN (\(SQLQuery.list(values)))" }
        return """
            EXISTS (SELECT 1 FROM evidence_member f WHERE f.item_id = i.id AND f.field = \(field.rawValue)
                AND f.value IN (\(SQLQuery.list(values))))
            """
    }

    private static func added(by list: String, for clearance: Clearance) -> SQLQuery {
        """
        i.id IN (SELECT l.subject_id FROM case_event l
            WHERE l.case_id = \(clearance.caseFile.text) AND l.group_key = \(list)
              AND l.kind = \(EventKind.evidenceAdded.rawValue) AND (l.seen_by & \(clearance.classBit)) <> 0)
        """
    }

    /// More words than this are not looked at.
    private static let wordsMax = 8
}
