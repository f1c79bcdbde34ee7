public import Core
import SQL

/// From a draft to work that waits.
extension SQLBulkEdits {
    public func start(
        _ id: BulkEditID,
        asRehearsedAt rehearsed: Instant,
        for clearance: Clearance,
        at instant: Instant
    ) async throws {
        let chain = RecordChain(caseFile: clearance.caseFile, digest: digest)
        try await database.write { connection in
            guard let row = try connection.rows(Self.question(id, for: clearance, at: instant)).first
            else { throw BulkEditError.notFound }
            let edit = try BulkEdit(row: row)
            switch edit.stage {
            case .running, .done: return
            case .chosen: throw BulkEditError.nothingToDo
            case .rehearsed: guard edit.rehearsedAt == rehearsed else { throw BulkEditError.olderPreview }
            }
            try Self.checkRunning(of: clearance.person, on: connection)
            let started = try chain.write([.init(.bulkEdit, where: "t.id = \(id.text)")], on: connection) {
                try connection.rows(
                    """
                    UPDATE bulk_edit
                    SET stage = 'running', started_at = \(instant.microseconds), worked_at = \(instant.microseconds)
                    WHERE id = \(id.text) AND stage = 'rehearsed' AND rehearsed_at = \(rehearsed.microseconds) AND EXISTS (
                        SELECT 1 FROM bulk_edit_item WHERE bulk_edit_id = \(id.text) AND outcome = 'planned'
                    )
                    RETURNING id
                    """
                )
            }
            guard !started.isEmpty else { throw BulkEditError.nothingToDo }
        }
    }

    public func undo(
        _ id: BulkEditID,
        key: IdempotencyKey,
        for clearance: Clearance,
        at instant: Instant
    ) async throws -> BulkEditID {
        let chain = RecordChain(caseFile: clearance.caseFile, digest: digest)
        return try await database.write { connection in
            guard let row = try connection.rows(Self.question(id, for: clearance, at: instant)).first
            else { throw BulkEditError.notFound }
            let undone = try BulkEdit(row: row)
            guard undone.stage == .done else { throw BulkEditError.nothingToUndo }
            let undo = BulkEdit(
                id: .random(at: instant),
                caseFile: clearance.caseFile,
                person: clearance.person,
                stage: .running,
                undoes: id,
                turns: undone.turns + 1,
                madeAt: instant,
                startedAt: instant
            )
            let insertion = undo.insertion(key: key, team: Sight.teams(readBy: clearance.role).first)
            let added = try chain.write([.init(.bulkEdit, where: "t.id = \(undo.id.text)")], on: connection) {
                try connection.rows(insertion)
            }
            guard !added.isEmpty else { return try Self.known(key, for: clearance, on: connection) }
            try Self.checkRunning(of: clearance.person, on: connection, max: BulkEditLimits.runningPerPersonMax + 1)
            let items = try connection.rows(
                """
                INSERT INTO bulk_edit_item (bulk_edit_id, place, item_id, base, outcome, words)
                SELECT \(undo.id.text), place, item_id, 0, 'planned', NULL FROM bulk_edit_item
                WHERE bulk_edit_id = \(id.text) AND outcome IN ('changed', 'merged')
                RETURNING place
                """
            )
            guard !items.isEmpty else { throw BulkEditError.nothingToUndo }
            return undo.id
        }
    }

    /// Of those that start at once, one after the other counts.
    private static func checkRunning(
        of person: PersonID,
        on connection: any SQLConnection,
        max: Int = BulkEditLimits.runningPerPersonMax
    ) throws {
        try connection.execute("UPDATE person SET name = name WHERE id = \(person.text)")
        let running = try connection.rows(
            "SELECT COUNT(*) AS count FROM bulk_edit WHERE person_id = \(person.text) AND stage = 'running'"
        ).first?.int("count")
        guard running ?? 0 < max else { throw BulkEditError.tooMuchRunning }
    }
}
