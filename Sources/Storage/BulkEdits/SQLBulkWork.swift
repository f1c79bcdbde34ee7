public import Core
public import SQL

/// The bulk edits that wait, on a database that all instances share.
public struct SQLBulkWork: BulkWork {
    private let database: any SQLDatabase
    private let digest: ByteDigest

    /// - Parameter digest: what records are chained with.
    public init(database: any SQLDatabase, digest: @escaping ByteDigest) {
        self.database = database
        self.digest = digest
    }

    public func claim(at instant: Instant, by holder: String) async throws -> BulkChunk? {
        let isWorkThere = try await database.read { connection in
            try !connection.lastRows("SELECT id FROM bulk_edit WHERE stage = 'running' LIMIT 1").isEmpty
        }
        // Nobody takes the lock of a writer only to find that there is nothing to do.
        guard isWorkThere else { return nil }
        let digest = digest
        let isFree: SQLQuery =
            "stage = 'running' AND (lease_until <= \(instant.microseconds) OR lease_holder = \(holder))"
        return try await database.write { connection in
            // Whoever was looked at goes to the end: what fails again and again holds up no other.
            let taken = try connection.rows(
                """
                UPDATE bulk_edit
                SET lease_holder = \(holder), worked_at = \(instant.microseconds),
                    lease_until = \(instant.adding(seconds: BulkEditLimits.leaseSeconds).microseconds)
                WHERE id = (SELECT id FROM bulk_edit WHERE \(isFree) ORDER BY worked_at, id LIMIT 1) AND \(isFree)
                RETURNING \(BulkEdit.columns)
                """
            )
            guard let row = taken.first else { return nil }
            guard let edit = try? BulkEdit(row: row) else {
                guard let caseFile = CaseFileID(try row.text("case_id"))
                else { throw StorageError.unreadable(table: "bulk_edit") }
                let chain = RecordChain(caseFile: caseFile, digest: digest)
                try Self.end(try row.text("id"), because: Self.unreadableWords, at: instant, in: chain, on: connection)
                return nil
            }
            let entries = try connection.rows(
                """
                SELECT place, item_id, base FROM bulk_edit_item
                WHERE bulk_edit_id = \(edit.id.text) AND outcome = 'planned'
                ORDER BY place LIMIT \(BulkEditLimits.chunkItems)
                """
            )
            return BulkChunk(edit: edit, entries: try entries.map(BulkEntry.init(row:)))
        }
    }

    public func note(_ results: [BulkResult], of edit: BulkEdit, at instant: Instant) async throws {
        guard !results.isEmpty else { return }
        try await database.write { connection in
            let changed = try connection.rows(
                """
                SELECT DISTINCT subject_id FROM case_event
                WHERE case_id = \(edit.caseFile.text) AND group_key = \(edit.group)
                  AND subject_id IN (\(SQLQuery.list(results.map(\.item.text))))
                """
            )
            let items = Set(try changed.map { try $0.text("subject_id") })
            // The log knows: also of what was done before a process died, and is refused now.
            let known = results.map { result in
                let entry = BulkEntry(place: result.place, item: result.item, base: result.base)
                return switch (result.outcome.isChange, items.contains(result.item.text)) {
                case (true, false): BulkResult(entry, .unneeded)
                case (false, true): BulkResult(entry, .changed)
                default: result
                }
            }
            let worked: SQLQuery =
                """
                UPDATE bulk_edit SET worked_at = \(instant.microseconds),
                    lease_until = \(instant.adding(seconds: BulkEditLimits.leaseSeconds).microseconds)
                WHERE id = \(edit.id.text) AND stage = 'running'
                """
            _ = try connection.commit(Self.updates(known, of: edit.id, where: "AND outcome = 'planned'") + [worked])
        }
    }

    public func refuseRest(of edit: BulkEdit, because words: String, at instant: Instant) async throws {
        try await database.write { connection in
            try Self.refuseRest(edit.id.text, because: words, on: connection)
        }
    }

    /// Ends one that nobody can carry on with.
    static func end(
        _ id: String,
        because words: String,
        at instant: Instant,
        in chain: RecordChain,
        on connection: any SQLConnection
    ) throws {
        try chain.write(rows(of: id), on: connection) {
            try refuseRest(id, because: words, on: connection)
            try connection.execute(
                "UPDATE bulk_edit SET stage = 'done', finished_at = \(instant.microseconds) WHERE id = \(id)"
            )
        }
    }

    /// A bulk edit with what became of its items.
    private static func rows(of id: String) -> [RecordChain.Rows] {
        [.init(.bulkEdit, where: "t.id = \(id)"), .init(.bulkEditItem, where: "t.bulk_edit_id = \(id)")]
    }

    /// What the log says was done stays done.
    private static func refuseRest(_ id: String, because words: String, on connection: any SQLConnection) throws {
        _ = try connection.run([
            """
            UPDATE bulk_edit_item SET outcome = 'changed'
            WHERE bulk_edit_id = \(id) AND outcome = 'planned' AND EXISTS (
                SELECT 1 FROM case_event e
                WHERE e.subject_id = bulk_edit_item.item_id AND e.group_key = \(BulkEdit.groupPrefix + id)
            )
            """,
            """
            UPDATE bulk_edit_item SET outcome = 'refused', words = \(words)
            WHERE bulk_edit_id = \(id) AND outcome = 'planned'
            """,
        ])
    }

    private static let unreadableWords = "This could not be read, and was not carried out."

    public func finish(_ edit: BulkEdit, at instant: Instant) async throws {
        let chain = RecordChain(caseFile: edit.caseFile, digest: digest)
        try await database.write { connection in
            try chain.write(Self.rows(of: edit.id.text), on: connection) {
                try connection.execute(
                    """
                    UPDATE bulk_edit SET stage = 'done', finished_at = \(instant.microseconds)
                    WHERE id = \(edit.id.text) AND stage = 'running'
                    """
                )
            }
        }
    }

    /// The statements that write what is known of items.
    static func updates(
        _ results: [BulkResult],
        of id: BulkEditID,
        where condition: SQLQuery = ""
    ) -> [SQLQuery] {
        let rows: [SQLQuery] = results.map { result in
            "(\(result.place), \(result.base), \(result.outcome.rawValue), \(result.words))"
        }
        return SQLQuery.portions(of: rows) { rows in
            """
            UPDATE bulk_edit_item SET base = CAST(v.column2 AS BIGINT), outcome = v.column3, words = v.column4
            FROM (VALUES \(rows)) AS v
            WHERE bulk_edit_id = \(id.text) AND place = CAST(v.column1 AS BIGINT) \(condition)
            """
        }
    }
}
