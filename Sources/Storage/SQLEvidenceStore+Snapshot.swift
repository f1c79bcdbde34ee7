public import Core
import SQL

/// All of a case at once, for a device that is to work without a network.
extension SQLEvidenceStore {
    public func snapshot(
        after cursor: EvidenceID?,
        only: [EvidenceID]?,
        limit: Int,
        for clearance: Clearance
    ) async throws -> EvidenceSnapshot {
        try await database.read { connection in
            let wanted = Self.wanted(only, for: clearance)
            let start = try Self.start(cursor, for: clearance, on: connection)
            let answers = try connection.run([
                "SELECT COUNT(*) AS count FROM evidence_item i WHERE \(wanted)",
                Self.position(for: clearance),
                """
                SELECT \(EvidenceItem.columns), s.sort_key
                FROM evidence_sort s JOIN evidence_item i ON i.id = s.item_id
                WHERE s.case_id = \(clearance.caseFile.text) AND s.field = \(EvidenceField.itemNumber.rawValue)
                  AND \(start) AND \(wanted)
                ORDER BY s.sort_key, s.item_id
                LIMIT \(limit + 1)
                """,
            ])
            let total = try answers[0].first?.int("count") ?? 0
            guard only != nil || total <= OfflineLimits.snapshotWholeMax else { throw SnapshotError.tooManyItems }
            let items = try answers[2].prefix(limit).map(EvidenceItem.init(row:))
            return EvidenceSnapshot(
                entries: try Self.entries(items, for: clearance, on: connection),
                next: answers[2].count > limit ? items.last?.id : nil,
                total: total,
                position: try EventPosition(view: answers[1]),
                searched: IndexedWords.fields(searchedFor: clearance)
            )
        }
    }

    public func areRestricted(
        _ items: [EvidenceID],
        orCitedBy facts: [FactID],
        for clearance: Clearance
    ) async throws -> Bool {
        guard !items.isEmpty || !facts.isEmpty else { return false }
        let restricted: SQLQuery =
            """
            i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
            AND (i.confidentiality IN (\(SQLQuery.list(Sight.restrictedConfidentialities)))
              OR i.privilege_call IN (\(SQLQuery.list(Sight.restrictedCalls))))
            """
        var questions: [SQLQuery] = []
        if !items.isEmpty {
            let list = SQLQuery.list(items.map(\.text))
            questions.append("SELECT i.id FROM evidence_item i WHERE i.id IN (\(list)) AND \(restricted) LIMIT 1")
        }
        if !facts.isEmpty {
            questions.append(
                """
                SELECT i.id FROM fact_citation c JOIN passage p ON p.id = c.passage_id
                JOIN evidence_item i ON i.id = p.item_id
                WHERE c.fact_id IN (\(SQLQuery.list(facts.map(\.text)))) AND \(restricted)
                LIMIT 1
                """
            )
        }
        let asked = questions
        return try await database.read { try $0.commit(asked).contains { !$0.isEmpty } }
    }

    /// The items that are meant and in sight.
    private static func wanted(_ only: [EvidenceID]?, for clearance: Clearance) -> SQLQuery {
        let seen: SQLQuery =
            "i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0"
        guard let only else { return seen }
        return only.isEmpty ? "\(seen) AND 1 = 0" : "\(seen) AND i.id IN (\(SQLQuery.list(only.map(\.text))))"
    }

    /// Where a page begins: behind the last item of the one before, which must still be in sight.
    private static func start(
        _ cursor: EvidenceID?,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> SQLQuery {
        guard let cursor else { return "1 = 1" }
        let rows = try connection.rows(
            """
            SELECT s.sort_key FROM evidence_sort s JOIN evidence_item i ON i.id = s.item_id
            WHERE s.item_id = \(cursor.text) AND s.field = \(EvidenceField.itemNumber.rawValue)
              AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
            """
        )
        guard let key = try rows.first?.text("sort_key") else { throw SnapshotError.unknownCursor }
        return "(s.sort_key > \(key) OR s.sort_key = \(key) AND s.item_id > \(cursor.text))"
    }

    /// The items with their families and files, in one more round trip.
    private static func entries(
        _ items: [EvidenceItem],
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [EvidenceSnapshot.Entry] {
        guard !items.isEmpty else { return [] }
        let ids = items.map(\.id)
        let files: SQLQuery =
            """
            SELECT \(EvidenceFile.columns) FROM evidence_file f JOIN evidence_item i ON i.id = f.item_id
            WHERE f.item_id IN (\(SQLQuery.list(ids.map(\.text)))) AND f.case_id = \(clearance.caseFile.text)
              AND \(EvidenceFile.isOpen(to: clearance))
            """
        let answers = try connection.commit([files] + relatives(of: ids, for: clearance))
        let fileRows = try answers[0].map(EvidenceFile.init(row:))
        let fileOf = Dictionary(fileRows.map { ($0.item, $0) }) { first, _ in first }
        let families = try Family.families(relatives: answers[1...])
        return items.map { item in
            let file = item.values[.fileName] == nil ? nil : fileOf[item.id]
            return EvidenceSnapshot.Entry(item: item, family: families[item.id.text] ?? Family(), file: file)
        }
    }
}
