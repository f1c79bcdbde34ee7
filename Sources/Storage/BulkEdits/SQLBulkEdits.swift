public import Core
public import SQL

/// Bulk edits on a database; each question asks for the person's own, and for items as the class sees them now.
public struct SQLBulkEdits: BulkEdits {
    let database: any SQLDatabase
    let digest: ByteDigest
    private let evidence: SQLEvidenceStore

    /// - Parameter digest: what records are chained with.
    public init(database: any SQLDatabase, evidence: SQLEvidenceStore, digest: @escaping ByteDigest) {
        self.database = database
        self.digest = digest
        self.evidence = evidence
    }

    public func items(_ filter: EvidenceFilter, for clearance: Clearance) async throws -> [EvidenceID] {
        let (items, total) = try await evidence.identifiers(filter, limit: BulkEditLimits.itemsMax, for: clearance)
        guard total <= BulkEditLimits.itemsMax else { throw BulkEditError.tooManyItems(count: total) }
        return items
    }

    public func items(numbered numbers: BulkNumbers, for clearance: Clearance) async throws -> BulkNumbers.Found {
        try await evidence.items(numbered: numbers, for: clearance)
    }

    public func make(
        _ edit: BulkEdit,
        of items: [EvidenceID],
        key: IdempotencyKey,
        for clearance: Clearance
    ) async throws -> BulkEditID {
        guard !items.isEmpty else { throw BulkEditError.nothingSelected }
        guard items.count <= BulkEditLimits.itemsMax else { throw BulkEditError.tooManyItems(count: items.count) }
        return try await database.write { connection in
            guard
                try !connection.rows(edit.insertion(key: key, team: Sight.teams(readBy: clearance.role).first)).isEmpty
            else {
                return try Self.known(key, for: clearance, on: connection)
            }
            let rows: [SQLQuery] = items.enumerated().map { place, item in
                "(\(edit.id.text), \(place), \(item.text), 0, \(BulkOutcome.chosen.rawValue), NULL)"
            }
            var queries = SQLQuery.portions(of: rows) { rows in
                """
                INSERT INTO bulk_edit_item (bulk_edit_id, place, item_id, base, outcome, words) VALUES \(rows)
                """
            }
            let old = Self.oldDrafts(for: clearance, at: edit.madeAt)
            queries.append("DELETE FROM bulk_edit_item WHERE bulk_edit_id IN (\(old))")
            queries.append("DELETE FROM bulk_edit WHERE id IN (\(old))")
            _ = try connection.commit(queries)
            return edit.id
        }
    }

    public func bulkEdit(
        _ id: BulkEditID,
        for clearance: Clearance,
        at instant: Instant
    ) async throws -> BulkEditStanding {
        // What left the person's sight meanwhile is not counted either.
        let inSight: SQLQuery =
            """
            FROM bulk_edit_item b JOIN evidence_item i ON i.id = b.item_id
            WHERE b.bulk_edit_id = \(id.text)
              AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
            """
        return try await database.read { connection in
            let answers = try connection.commit([
                Self.question(id, for: clearance, at: instant),
                "SELECT b.outcome, COUNT(*) AS count \(inSight) GROUP BY b.outcome",
                """
                SELECT id FROM bulk_edit WHERE undoes = \(id.text) AND person_id = \(clearance.person.text)
                ORDER BY made_at DESC, id DESC LIMIT 1
                """,
                """
                SELECT b.words, COUNT(*) AS count \(inSight)
                  AND b.words IS NOT NULL AND b.outcome IN ('refused', 'conflict', 'merged')
                GROUP BY b.words ORDER BY COUNT(*) DESC, b.words LIMIT \(BulkEditLimits.reasonsShownMax)
                """,
            ])
            guard let row = answers[0].first else { throw BulkEditError.notFound }
            var counts: [BulkOutcome: Int] = [:]
            for row in answers[1] {
                guard let outcome = BulkOutcome(rawValue: try row.text("outcome"))
                else { throw StorageError.unreadable(table: "bulk_edit_item") }
                counts[outcome] = try row.int("count")
            }
            return BulkEditStanding(
                edit: try BulkEdit(row: row),
                counts: counts,
                reasons: try answers[3].map { (try $0.text("words"), try $0.int("count")) },
                undoneBy: try answers[2].first.flatMap { BulkEditID(try $0.text("id")) }
            )
        }
    }

    public func results(
        of id: BulkEditID,
        _ outcomes: Set<BulkOutcome>,
        for clearance: Clearance
    ) async throws -> [BulkLine] {
        guard !outcomes.isEmpty else { return [] }
        return try await database.read { connection in
            let rows = try connection.lastRows(
                """
                SELECT b.outcome, b.words, \(EvidenceItem.columns)
                FROM bulk_edit_item b JOIN evidence_item i ON i.id = b.item_id
                WHERE b.bulk_edit_id = \(id.text) AND b.outcome IN (\(SQLQuery.list(outcomes.map(\.rawValue).sorted())))
                  AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
                ORDER BY b.place
                LIMIT \(BulkEditLimits.resultsShownMax)
                """
            )
            return try rows.map { row in
                let item = try EvidenceItem(row: row)
                func text(_ field: EvidenceField) -> String {
                    clearance.sees(field) ? item.values.text(field) ?? "" : ""
                }
                return BulkLine(
                    item: item.id,
                    number: text(.itemNumber),
                    title: text(.title),
                    outcome: BulkOutcome(rawValue: try row.text("outcome")) ?? .refused,
                    words: try row.optionalText("words")
                )
            }
        }
    }

    public func reasons(of groups: Set<String>, for clearance: Clearance) async throws -> [String: String] {
        let edits = groups.compactMap(BulkEdit.id(ofGroup:)).map(\.text).sorted()
        // Why something is protected is told to those who see on what ground it is, and only where they see all that it was
        // said of: a reason for several items tells of each.
        guard !edits.isEmpty, clearance.sees(.privilegeBasis) else { return [:] }
        let rows = try await database.read { connection in
            try connection.lastRows(
                """
                SELECT id, reason FROM bulk_edit
                WHERE id IN (\(SQLQuery.list(edits))) AND case_id = \(clearance.caseFile.text) AND reason IS NOT NULL
                  AND team IN (\(SQLQuery.list(Sight.teams(readBy: clearance.role).map(\.rawValue))))
                  AND NOT EXISTS (
                    SELECT 1 FROM bulk_edit_item b
                    JOIN evidence_item i ON i.id = b.item_id
                    LEFT JOIN case_event e
                        ON e.subject_id = b.item_id AND e.group_key = \(BulkEdit.groupPrefix) || bulk_edit.id
                    WHERE b.bulk_edit_id = bulk_edit.id AND b.outcome IN ('planned', 'changed', 'merged')
                      AND ((i.audience & \(clearance.classBit)) = 0 OR (e.audience_before & \(clearance.classBit)) = 0)
                  )
                LIMIT \(Self.reasonsMax)
                """
            )
        }
        var reasons: [String: String] = [:]
        for row in rows {
            guard let id = BulkEditID(try row.text("id")) else { continue }
            reasons[BulkEdit.group(of: id)] = try row.text("reason")
        }
        return reasons
    }

    /// The person's own, unless it is a draft that expired.
    static func question(_ id: BulkEditID, for clearance: Clearance, at instant: Instant) -> SQLQuery {
        """
        SELECT \(BulkEdit.columns) FROM bulk_edit
        WHERE id = \(id.text) AND case_id = \(clearance.caseFile.text) AND person_id = \(clearance.person.text)
          AND (stage IN ('running', 'done')
            OR made_at > \(instant.adding(seconds: -BulkEditLimits.draftSeconds).microseconds))
        """
    }

    static func known(
        _ key: IdempotencyKey,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> BulkEditID {
        let rows = try connection.rows(
            """
            SELECT id FROM bulk_edit WHERE person_id = \(clearance.person.text) AND request_key = \(key.text)
              AND case_id = \(clearance.caseFile.text)
            """
        )
        guard let row = rows.first, let id = BulkEditID(try row.text("id")) else { throw BulkEditError.notFound }
        return id
    }

    /// Drafts that expired, and the oldest of the person's in the case when there are too many.
    private static func oldDrafts(for clearance: Clearance, at instant: Instant) -> SQLQuery {
        let drafts: SQLQuery =
            """
            case_id = \(clearance.caseFile.text) AND person_id = \(clearance.person.text)
            AND stage IN ('chosen', 'rehearsed')
            """
        return """
            SELECT id FROM bulk_edit WHERE \(drafts) AND (
                made_at <= \(instant.adding(seconds: -BulkEditLimits.draftSeconds).microseconds)
                OR id NOT IN (
                    SELECT id FROM bulk_edit WHERE \(drafts) ORDER BY made_at DESC, id DESC
                    LIMIT \(BulkEditLimits.draftsPerPersonMax)
                )
            )
            """
    }

    /// The groups of one page of history.
    private static let reasonsMax = 1_000
}
