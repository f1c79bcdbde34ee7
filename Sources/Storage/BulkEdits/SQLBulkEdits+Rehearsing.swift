public import Core
import SQL

/// What a bulk edit would do.
extension SQLBulkEdits {
    /// Reads in one snapshot without any lock, and writes what it decided to the bulk edit only.
    public func rehearse(
        _ id: BulkEditID,
        changing changes: [EvidenceField: FieldChange],
        reason: String?,
        for clearance: Clearance,
        at instant: Instant
    ) async throws {
        let rehearsal = try await database.read { connection in
            let found = try connection.rows(Self.question(id, for: clearance, at: instant)).first
            guard let row = found else { throw BulkEditError.notFound }
            let edit = try BulkEdit(row: row)
            guard edit.stage == .chosen || edit.stage == .rehearsed else { throw BulkEditError.startedAlready }
            let entries = try connection.rows(
                """
                SELECT place, item_id, base FROM bulk_edit_item WHERE bulk_edit_id = \(id.text)
                ORDER BY place LIMIT \(BulkEditLimits.itemsMax)
                """
            ).map(BulkEntry.init(row:))
            return try Self.rehearse(entries, changing: changes, for: clearance, at: instant, on: connection)
        }
        try await database.write { connection in
            let taken = try connection.rows(
                """
                UPDATE bulk_edit
                SET stage = 'rehearsed', changes = \(BulkFields.json(of: changes).text), reason = \(reason),
                    tallies = \(JSONValue.array(rehearsal.tallies.map(\.json)).text),
                    rehearsed_at = \(instant.microseconds)
                WHERE id = \(id.text) AND stage IN ('chosen', 'rehearsed')
                RETURNING id
                """
            )
            guard !taken.isEmpty else { throw BulkEditError.startedAlready }
            _ = try connection.commit(SQLBulkWork.updates(rehearsal.results, of: id))
        }
    }

    private static func rehearse(
        _ entries: [BulkEntry],
        changing changes: [EvidenceField: FieldChange],
        for clearance: Clearance,
        at instant: Instant,
        on connection: any SQLConnection
    ) throws -> BulkRehearsal {
        let classes = try connection.rows(
            "SELECT number, role, walls FROM case_class WHERE case_id = \(clearance.caseFile.text)"
        ).map(ClearanceClass.init(row:))
        var rehearsal = BulkRehearsal()
        for start in stride(from: 0, to: entries.count, by: BulkEditLimits.rehearsedItems) {
            let portion = Array(entries[start..<min(start + BulkEditLimits.rehearsedItems, entries.count)])
            var state = LedgerState(
                caseFile: clearance.caseFile,
                classes: classes,
                now: instant,
                nextItemNumber: 0,
                bates: BatesNumbering(prefix: "", digits: 0, next: 0)
            )
            let rows = try connection.rows(
                """
                SELECT \(EvidenceItem.columns) FROM evidence_item i
                WHERE i.id IN (\(SQLQuery.list(portion.map(\.item.text)))) AND i.case_id = \(clearance.caseFile.text)
                  AND (i.audience & \(clearance.classBit)) <> 0
                LIMIT \(BulkEditLimits.rehearsedItems)
                """
            )
            for item in try rows.map(EvidenceItem.init(row:)) { state.items[item.id] = item }
            state.writers[clearance.person] = LedgerWriter(clearance: clearance, name: "")
            rehearsal.take(portion, changing: changes, by: clearance.person, in: state)
        }
        return rehearsal
    }
}
