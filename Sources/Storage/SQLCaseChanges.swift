public import Core
public import SQL

/// The changes of a case on a database; every query holds the class's bit, of the event and of its item.
public struct SQLCaseChanges: CaseChanges {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) { self.database = database }

    public func visit(at instant: Instant, for clearance: Clearance) async throws -> CaseVisit {
        let (head, known) = try await standing(of: clearance)
        if let known, instant.seconds(since: known.seenAt) < Double(ChangeLimits.visitNoteSeconds) {
            return known.visit
        }
        do {
            return try await note(at: instant, for: clearance)
        } catch let error as SQLError where error.isTemporary {
            // A full disk or a long writer: whoever reads goes on reading, and the next page is noted.
            return known?.visit ?? CaseVisit(seq: head, at: instant, isFirst: true)
        }
    }

    /// Where the log stands, with the person's visit as it was noted last.
    private func standing(
        of clearance: Clearance
    ) async throws -> (head: Int64, known: (seenAt: Instant, visit: CaseVisit)?) {
        let rows = try await database.read { connection in
            try connection.lastRows(
                """
                SELECT h.seq, v.seen_at, v.before_seq, v.before_at, v.is_first FROM case_head h
                LEFT JOIN case_visit v ON v.case_id = h.case_id AND v.person_id = \(clearance.person.text)
                WHERE h.case_id = \(clearance.caseFile.text)
                """
            )
        }
        guard let row = rows.first else { throw AccessError.caseNotFound }
        let seenAt = try row.optionalInteger("seen_at").map { Instant(microseconds: $0) }
        return (try row.integer("seq"), try seenAt.map { ($0, try CaseVisit(row: row)) })
    }

    private func note(at instant: Instant, for clearance: Clearance) async throws -> CaseVisit {
        let ended = instant.adding(seconds: -ChangeLimits.visitPauseSeconds).microseconds
        let noted = try await database.write { connection in
            try connection.rows(
                """
                INSERT INTO case_visit (person_id, case_id, seen_seq, seen_at, before_seq, before_at, is_first)
                SELECT \(clearance.person.text), h.case_id, h.seq,
                    CAST(\(instant.microseconds) AS BIGINT), h.seq, CAST(\(instant.microseconds) AS BIGINT), 1
                FROM case_head h WHERE h.case_id = \(clearance.caseFile.text)
                ON CONFLICT (person_id, case_id) DO UPDATE SET
                    before_seq = CASE WHEN case_visit.seen_at <= \(ended)
                        THEN case_visit.seen_seq ELSE case_visit.before_seq END,
                    before_at = CASE WHEN case_visit.seen_at <= \(ended)
                        THEN case_visit.seen_at ELSE case_visit.before_at END,
                    is_first = CASE WHEN case_visit.seen_at <= \(ended) THEN 0 ELSE case_visit.is_first END,
                    seen_seq = excluded.seen_seq, seen_at = excluded.seen_at
                RETURNING before_seq, before_at, is_first
                """
            )
        }
        guard let row = noted.first else { throw AccessError.caseNotFound }
        return try CaseVisit(row: row)
    }

    public func markRead(upTo position: EventPosition, at instant: Instant, for clearance: Clearance) async throws {
        let seq = Self.sequence(of: position, for: clearance)
        try await database.write { connection in
            try connection.execute(
                """
                UPDATE case_visit SET before_seq = (\(seq)), before_at = \(instant.microseconds), is_first = 0
                WHERE person_id = \(clearance.person.text) AND case_id = \(clearance.caseFile.text)
                  AND before_seq < (\(seq))
                """
            )
        }
    }

    public func count(since visit: CaseVisit, for clearance: Clearance) async throws -> Int {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT COUNT(*) AS changes FROM (
                    SELECT e.seq \(Self.answers(to: ChangeQuestion(visit: visit), for: clearance))
                    LIMIT \(ChangeLimits.countedMax)
                ) c
                """
            ).first?.int("changes") ?? 0
        }
    }

    public func changed(
        among items: [EvidenceID],
        since visit: CaseVisit,
        for clearance: Clearance
    ) async throws -> Set<EvidenceID> {
        guard !items.isEmpty else { return [] }
        let rows = try await database.read { connection in
            try connection.lastRows(
                """
                SELECT DISTINCT e.subject_id \(Self.answers(to: ChangeQuestion(visit: visit), for: clearance))
                  AND e.subject_id IN (\(SQLQuery.list(items.map(\.text))))
                LIMIT \(items.count)
                """
            )
        }
        return Set(try rows.compactMap { EvidenceID(try $0.text("subject_id")) })
    }

    public func changes(_ question: ChangeQuestion, for clearance: Clearance) async throws -> CaseChangeList {
        guard question.field.map(clearance.sees) ?? true else {
            return CaseChangeList(changes: [], isCut: false, authors: [])
        }
        return try await database.read { connection in
            let rows = try connection.rows(
                """
                SELECT \(Event.columns), \(EvidenceItem.columns) \(Self.answers(to: question, for: clearance))
                ORDER BY e.seq DESC LIMIT \(ChangeLimits.shownMax + 1)
                """
            )
            var everybody = question
            everybody.authors = .everybody
            everybody.before = nil
            let authors = try connection.lastRows(
                """
                SELECT \(Event.actor("l")) AS actor_id, l.actor_name FROM (
                    SELECT MAX(e.seq) AS seq \(Self.answers(to: everybody, for: clearance)) GROUP BY \(Event.actor("e"))
                ) a JOIN case_event l ON l.case_id = \(clearance.caseFile.text) AND l.seq = a.seq
                ORDER BY l.actor_name, l.seq
                """
            )
            return CaseChangeList(
                changes: try RecordedEvent.reading(rows.prefix(ChangeLimits.shownMax)),
                isCut: rows.count > ChangeLimits.shownMax,
                authors: try authors.map(CaseChangeList.Author.init(row:))
            )
        }
    }

    /// From and where: of the case, seen by the class then, and of an item that it sees now.
    private static func answers(to question: ChangeQuestion, for clearance: Clearance) -> SQLQuery {
        var query: SQLQuery =
            """
            FROM case_event e JOIN evidence_item i ON i.id = e.subject_id
            WHERE e.case_id = \(clearance.caseFile.text) AND e.seq > \(question.visit?.seq ?? 0)
              AND (e.seen_by & \(clearance.classBit)) <> 0 AND (i.audience & \(clearance.classBit)) <> 0
            """
        if let from = question.from { query = "\(query) AND e.at >= \(from.microseconds)" }
        switch question.authors {
        case .everybody: break
        case .others: query = "\(query) AND \(Event.actor("e")) <> \(clearance.person.text)"
        case .person(let person): query = "\(query) AND \(Event.actor("e")) = \(person.text)"
        }
        if let field = question.field {
            query = "\(query) AND ',' || e.changed || ',' LIKE \("%,\(field.rawValue),%")"
            if Sight.isOfFile(field) { query = "\(query) AND \(EvidenceFile.isOpen(to: clearance))" }
        }
        if let before = question.before {
            query =
                """
                \(query) AND e.seq < COALESCE((\(sequence(of: before, for: clearance))), e.seq + 1)
                """
        }
        return query
    }

    /// The place of a change that the class saw; no row for any other.
    private static func sequence(of position: EventPosition, for clearance: Clearance) -> SQLQuery {
        """
        SELECT p.seq FROM case_event p WHERE p.position = \(position.text)
          AND p.case_id = \(clearance.caseFile.text) AND (p.seen_by & \(clearance.classBit)) <> 0
        """
    }
}

extension CaseVisit {
    fileprivate init(row: SQLRow) throws {
        self.init(
            seq: try row.integer("before_seq"),
            at: Instant(microseconds: try row.integer("before_at")),
            isFirst: try row.flag("is_first")
        )
    }
}

extension CaseChangeList.Author {
    init(row: SQLRow) throws {
        guard let person = PersonID(try row.text("actor_id"))
        else { throw StorageError.unreadable(table: "case_event") }
        self.init(person: person, name: try row.text("actor_name"))
    }
}
