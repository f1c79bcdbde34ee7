public import Core
public import SQL

/// The log of a case, read.
public struct SQLEventLog: EventLog {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) { self.database = database }

    public func head(of caseFile: CaseFileID) async throws -> LogHead? {
        try await heads(of: [caseFile]).first
    }

    public func standing(
        of caseFile: CaseFileID
    ) async throws -> (head: LogHead, positions: [Int: EventPosition])? {
        try await database.read { connection in
            let rows = try connection.lastRows(
                """
                SELECT h.case_id, h.epoch, h.seq, h.access_revision, v.class, v.position
                FROM case_head h JOIN case_view v ON v.case_id = h.case_id
                WHERE h.case_id = \(caseFile.text)
                """
            )
            guard let first = rows.first else { return nil }
            var positions: [Int: EventPosition] = [:]
            for row in rows { positions[try row.int("class")] = EventPosition(try row.text("position")) }
            return (try LogHead(row: first), positions)
        }
    }

    public func subject(ofKey key: IdempotencyKey, by person: PersonID) async throws -> EvidenceID? {
        try await database.read { connection in
            try connection.lastRows(
                "SELECT subject_id FROM request_reply WHERE person_id = \(person.text) AND key = \(key.text)"
            ).first.flatMap { EvidenceID(try $0.text("subject_id")) }
        }
    }

    public func heads(of cases: [CaseFileID]) async throws -> [LogHead] {
        guard !cases.isEmpty else { return [] }
        return try await database.read { connection in
            try connection.lastRows(
                """
                SELECT case_id, epoch, seq, access_revision FROM case_head
                WHERE case_id IN (\(SQLQuery.list(cases.map(\.text))))
                """
            ).map(LogHead.init(row:))
        }
    }

    public func events(in caseFile: CaseFileID, after seq: Int64, limit: Int) async throws -> [RecordedEvent] {
        try await database.read { connection in
            try RecordedEvent.reading(
                connection.lastRows(
                    """
                    SELECT \(Event.columns), \(EvidenceItem.columns)
                    FROM case_event e JOIN evidence_item i ON i.id = e.subject_id
                    WHERE e.case_id = \(caseFile.text) AND e.seq > \(seq)
                    ORDER BY e.seq
                    LIMIT \(limit)
                    """
                )
            )
        }
    }

    public func replay(
        in caseFile: CaseFileID,
        after position: EventPosition?,
        for group: ClearanceClass,
        limit: Int
    ) async throws -> Replay {
        try await database.read { connection in
            let heads = try connection.rows(
                """
                SELECT h.case_id, h.epoch, h.seq, h.access_revision, h.origin, h.min_resume_seq,
                    v.position AS view_position
                FROM case_head h JOIN case_view v ON v.case_id = h.case_id AND v.class = \(group.number)
                WHERE h.case_id = \(caseFile.text)
                """
            )
            guard let row = heads.first, let standing = EventPosition(try row.text("view_position"))
            else { throw ReplayError.position }
            let head = try LogHead(row: row)
            guard let position, position != standing else { return Replay(head: head, position: standing, events: []) }
            let after = try sequence(of: position, in: caseFile, for: group, origin: row.text("origin"), on: connection)
            guard after >= (try row.integer("min_resume_seq")) else { throw ReplayError.tooOld }
            let missed: SQLQuery =
                """
                FROM case_event e JOIN evidence_item i ON i.id = e.subject_id
                WHERE e.case_id = \(caseFile.text) AND e.seq > \(after) AND (e.seen_by & \(group.bit)) <> 0
                  AND ((i.audience & \(group.bit)) <> 0 OR (e.audience_after & \(group.bit)) = 0)
                """
            let events = try RecordedEvent.reading(
                connection.rows(
                    "SELECT \(Event.columns), \(EvidenceItem.columns) \(missed) ORDER BY e.seq LIMIT \(limit + 1)"
                )
            )
            guard events.count > limit, let last = events.prefix(limit).last
            else { return Replay(head: head, position: standing, events: events) }
            // What the class sees is counted only when the log holds that much.
            if head.seq - after > Int64(Replay.eventsMax) {
                let count = try connection.rows(
                    "SELECT COUNT(*) AS missed FROM (SELECT e.seq \(missed) LIMIT \(Replay.eventsMax + 1)) m"
                ).first?.int("missed")
                guard let count, count <= Replay.eventsMax else { throw ReplayError.tooOld }
            }
            return Replay(head: head, position: last.position, events: Array(events.prefix(limit)), isWhole: false)
        }
    }

    /// A position is known only to who saw its event.
    private func sequence(
        of position: EventPosition,
        in caseFile: CaseFileID,
        for group: ClearanceClass,
        origin: String,
        on connection: any SQLConnection
    ) throws -> Int64 {
        if position.text == origin { return 0 }
        let rows = try connection.rows(
            """
            SELECT seq FROM case_event
            WHERE position = \(position.text) AND case_id = \(caseFile.text) AND (seen_by & \(group.bit)) <> 0
            """
        )
        guard let row = rows.first else { throw ReplayError.position }
        return try row.integer("seq")
    }
}

extension LogHead {
    init(row: SQLRow) throws {
        guard let caseFile = CaseFileID(try row.text("case_id"))
        else { throw StorageError.unreadable(table: "case_head") }
        self.init(
            caseFile: caseFile,
            epoch: try row.text("epoch"),
            seq: try row.integer("seq"),
            accessRevision: try row.integer("access_revision")
        )
    }
}
