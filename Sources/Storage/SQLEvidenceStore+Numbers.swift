public import Core
import SQL

/// Items by a number that somebody typed.
extension SQLEvidenceStore {
    public func items(numbered number: SoughtNumber, for clearance: Clearance) async throws -> [NumberMatch] {
        let questions = Self.questions(number, for: clearance)
        guard !questions.isEmpty else { return [] }
        return try await database.read { connection in
            try connection.commit(questions).flatMap { rows in
                try rows.map { row in
                    guard let field = EvidenceField(rawValue: try row.text("number_field"))
                    else { throw StorageError.unreadable(table: "evidence_number") }
                    return NumberMatch(item: try EvidenceItem(row: row), field: field)
                }
            }
        }
    }

    /// One for each way to read the number; none by a number that the class does not see.
    private static func questions(_ number: SoughtNumber, for clearance: Clearance) -> [SQLQuery] {
        let fields = SoughtNumber.fields.filter { $0 != .batesBegin && clearance.sees($0) }
        var questions: [SQLQuery] = []
        if !fields.isEmpty {
            questions.append(whole(number.key, of: fields, for: clearance))
            if let text = number.bareItemNumber, fields.contains(.itemNumber) {
                questions.append(whole(NumberKey.key(text), of: [.itemNumber], for: clearance))
            }
        }
        guard clearance.sees(.batesBegin), clearance.sees(.batesEnd) else { return questions }
        for text in [number.text, number.bareBatesNumber].compactMap(\.self) {
            if let series = NumberKey.series(text) {
                questions.append(range(of: NumberKey.key(text), in: series, for: clearance))
            }
        }
        return questions
    }

    private static func whole(_ key: String, of fields: [EvidenceField], for clearance: Clearance) -> SQLQuery {
        """
        SELECT \(EvidenceItem.columns), n.field AS number_field
        FROM evidence_number n JOIN evidence_item i ON i.id = n.item_id
        WHERE n.case_id = \(clearance.caseFile.text) AND n.field IN (\(SQLQuery.list(fields.map(\.rawValue))))
          AND n.number_key = \(key)
          AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
        ORDER BY n.field, n.item_id
        LIMIT \(SoughtNumber.matchesMax)
        """
    }

    /// Of the ranges in sight that begin at or before the number, the nearest that reach it.
    private static func range(of key: String, in series: String, for clearance: Clearance) -> SQLQuery {
        """
        SELECT \(EvidenceItem.columns), n.field AS number_field
        FROM (
            SELECT r.item_id, r.field, r.number_key, r.end_key
            FROM evidence_number r JOIN evidence_item s ON s.id = r.item_id
            WHERE r.case_id = \(clearance.caseFile.text) AND r.field = \(EvidenceField.batesBegin.rawValue)
              AND r.number_key >= \(series) AND r.number_key <= \(key)
              AND (s.audience & \(clearance.classBit)) <> 0
            ORDER BY r.number_key DESC
            LIMIT \(rangesMax)
        ) n JOIN evidence_item i ON i.id = n.item_id
        WHERE n.end_key >= \(key)
          AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
        ORDER BY n.number_key DESC, n.item_id
        LIMIT \(SoughtNumber.matchesMax)
        """
    }

    /// Bates numbers are given once, so ranges lie one behind the other; of lists that overlap this many are looked at.
    private static let rangesMax = 50
}
