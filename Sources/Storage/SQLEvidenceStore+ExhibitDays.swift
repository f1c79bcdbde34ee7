public import Core
import SQL

extension SQLEvidenceStore {
    public func exhibitDays(
        of items: [EvidenceItem],
        for clearance: Clearance
    ) async throws -> [EvidenceID: ExhibitDays] {
        try await database.read { connection in try Self.exhibitDays(of: items, for: clearance, on: connection) }
    }

    /// Reads the acts of items that the class sees, and ends the transaction.
    ///
    /// An act that it did not see happen is known without its time: it takes a day away and gives none.
    static func exhibitDays(
        of items: [EvidenceItem],
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [EvidenceID: ExhibitDays] {
        guard clearance.sees(.exhibitStatus), !items.isEmpty else { return [:] }
        let rows = try connection.lastRows(
            """
            SELECT e.subject_id, e.before, e.patch, e.mutation_key, e.group_key, e.undoes,
                CASE WHEN (e.seen_by & \(clearance.classBit)) <> 0 THEN e.at END AS at,
                CASE WHEN (e.seen_by & \(clearance.classBit)) <> 0 THEN e.claimed_at END AS claimed_at
            FROM case_event e JOIN evidence_item i ON i.id = e.subject_id
            WHERE e.subject_id IN (\(SQLQuery.list(items.map(\.id.text)))) AND i.case_id = \(clearance.caseFile.text)
              AND (i.audience & \(clearance.classBit)) <> 0 AND e.kind <> \(EventKind.evidenceAdded.rawValue)
              AND ',' || e.changed || ',' LIKE \("%,\(EvidenceField.exhibitStatus.rawValue),%")
            ORDER BY e.subject_id, e.revision
            LIMIT \(items.count * ExhibitListLimits.actsMax)
            """
        )
        let acts = Dictionary(grouping: try rows.map { (try $0.text("subject_id"), try ExhibitAct(row: $0)) }, by: \.0)
        let days = items.map { item in
            let acts = (acts[item.id.text] ?? []).map(\.1)
            return (item.id, ExhibitDays(acts, now: item.values.text(.exhibitStatus)))
        }
        return Dictionary(days) { first, _ in first }
    }
}

extension ExhibitAct {
    fileprivate init(row: SQLRow) throws {
        func status(_ column: String) throws -> String? {
            try FieldValues(json: JSONValue(parsing: try row.text(column).utf8)).text(.exhibitStatus)
        }
        let at = try row.optionalInteger("at")
        // A clock that is ahead of ours says nothing: what has arrived was done before.
        let claimed = try row.optionalInteger("claimed_at").flatMap { claimed in at.map { min($0, claimed) } }
        self.init(
            before: try status("before"),
            after: try status("patch"),
            at: (claimed ?? at).map { Instant(microseconds: $0) },
            key: try row.text("mutation_key"),
            group: try row.optionalText("group_key"),
            undoes: try row.optionalText("undoes")
        )
    }
}
