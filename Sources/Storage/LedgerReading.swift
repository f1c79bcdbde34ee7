import Core
import SQL

/// The first round trips of a commit: locks, then everything that a decision may know.
enum LedgerReading {
    /// Locks the clients of the group in order of their names, then the head.
    static func lock(
        _ caseFile: CaseFileID,
        _ mutations: [Mutation],
        person: PersonID,
        at now: Instant,
        on connection: any SQLConnection
    ) throws -> LockedHead {
        let clients = Set(mutations.compactMap(\.clientNumber?.client)).sorted()
        var queries = clients.map { clientLock($0, person: person, at: now) }
        queries.append("UPDATE case_head SET seq = seq WHERE case_id = \(caseFile.text) RETURNING epoch, seq")
        let answers = try connection.run(queries)
        let lastNumbers = try lastNumbers(in: answers.dropLast(), person: person)
        guard let head = answers.last?.first else { throw AccessError.caseNotFound }
        return LockedHead(
            caseFile: caseFile,
            epoch: try head.text("epoch"),
            seq: try head.integer("seq"),
            lastNumbers: lastNumbers
        )
    }

    /// Locks clients only, in order of their names, and answers their last numbers.
    static func lock(
        _ clients: [String],
        person: PersonID,
        at now: Instant,
        on connection: any SQLConnection
    ) throws -> [String: Int] {
        let queries = clients.sorted().map { clientLock($0, person: person, at: now) }
        return try lastNumbers(in: try connection.run(queries)[...], person: person)
    }

    private static func clientLock(_ client: String, person: PersonID, at now: Instant) -> SQLQuery {
        """
        INSERT INTO client (client_id, person_id, last_number, seen_at)
        VALUES (\(client), \(person.text), 0, \(now.microseconds))
        ON CONFLICT (client_id) DO UPDATE SET seen_at = excluded.seen_at
        RETURNING client_id, person_id, last_number
        """
    }

    private static func lastNumbers(in answers: ArraySlice<[SQLRow]>, person: PersonID) throws -> [String: Int] {
        var lastNumbers: [String: Int] = [:]
        for row in answers.compactMap(\.first) {
            guard try row.text("person_id") == person.text else { throw ClientNumberError.taken }
            lastNumbers[try row.text("client_id")] = try row.int("last_number")
        }
        return lastNumbers
    }

    static func state(
        of mutations: [Mutation],
        in caseFile: CaseFileID,
        by person: PersonID,
        head: LockedHead,
        at now: Instant,
        on connection: any SQLConnection
    ) throws -> LedgerState {
        let ids = SQLQuery.list(Set(mutations.map(\.item.text)).sorted())
        let keys = SQLQuery.list(Set(mutations.map(\.key.text)).sorted())
        let lowestBase = mutations.flatMap(\.base.values).min() ?? Int.max / 2
        let numberKeys = Set(mutations.compactMap(exhibitNumberKey)).sorted()
        let listRows = Set(mutations.compactMap(\.listRow)).sorted()
        let answers = try connection.run([
            """
            SELECT m.class_number, p.name, f.next_item_number, f.next_bates_number, f.bates_prefix, f.bates_digits
            FROM membership m
            JOIN person p ON p.id = m.person_id
            JOIN case_file f ON f.id = m.case_id
            WHERE m.case_id = \(caseFile.text) AND m.person_id = \(person.text) AND p.is_disabled = 0
            """,
            "SELECT number, role, walls FROM case_class WHERE case_id = \(caseFile.text)",
            "SELECT \(EvidenceItem.columns) FROM evidence_item i WHERE i.id IN (\(ids))",
            """
            SELECT \(Event.columns) FROM case_event e
            WHERE e.subject_id IN (\(ids)) AND e.revision > \(lowestBase) ORDER BY e.seq
            """,
            "SELECT key, subject_id, reply FROM request_reply WHERE person_id = \(person.text) AND key IN (\(keys))",
            """
            SELECT number_key, item_id FROM exhibit_number_use
            WHERE case_id = \(caseFile.text) AND number_key IN (\(SQLQuery.list(numberKeys.isEmpty ? [""] : numberKeys)))
            """,
        ])
        let classes = try answers[1].map(ClearanceClass.init(row:))
        guard let writer = answers[0].first else { throw AccessError.caseNotFound }
        let number = try writer.int("class_number")
        guard let group = classes.first(where: { $0.number == number }) else { throw AccessError.caseNotFound }
        var state = LedgerState(
            writer: Clearance(caseFile: caseFile, person: person, group: group),
            writerName: try writer.text("name"),
            classes: classes,
            now: now,
            nextItemNumber: try writer.int("next_item_number"),
            bates: try BatesNumbering(row: writer)
        )
        for row in answers[2] {
            let item = try EvidenceItem(row: row)
            state.usedIdentifiers.insert(item.id)
            if item.caseFile == caseFile { state.items[item.id] = item }
        }
        for row in answers[3] {
            let event = try Event(row: row)
            state.events[event.item, default: []].append(event)
        }
        for row in answers[4] {
            guard let reply = MutationReply(json: try JSONValue(parsing: try row.text("reply").utf8)) else {
                throw StorageError.unreadable(table: "request_reply")
            }
            let item = try row.optionalText("subject_id").flatMap { EvidenceID($0) }
            state.replies[try row.text("key")] = .init(reply: reply, item: item)
        }
        try readSubjects(ofRepliesIn: &state, in: caseFile, on: connection)
        for row in answers[5] {
            let holder = try row.optionalText("item_id").flatMap { EvidenceID($0) } ?? EvidenceID.random(at: now)
            state.exhibitNumbers[try row.text("number_key")] = holder
        }
        state.listRows = try ListRowPresence.present(among: listRows, for: state.writer, on: connection)
        return state
    }

    /// A stored reply is given only to who may still see its item, which need not be the one named now.
    private static func readSubjects(
        ofRepliesIn state: inout LedgerState,
        in caseFile: CaseFileID,
        on connection: any SQLConnection
    ) throws {
        let missing = state.replies.values.compactMap(\.item).filter { state.items[$0] == nil }.map(\.text)
        guard !missing.isEmpty else { return }
        let rows = try connection.rows(
            """
            SELECT \(EvidenceItem.columns) FROM evidence_item i
            WHERE i.case_id = \(caseFile.text) AND i.id IN (\(SQLQuery.list(missing)))
            """
        )
        for item in try rows.map(EvidenceItem.init(row:)) { state.items[item.id] = item }
    }

    private static func exhibitNumberKey(_ mutation: Mutation) -> String? {
        guard case .to(.text(let number)) = mutation.changes[.exhibitNumber] else { return nil }
        return NaturalOrder.key(number)
    }
}

extension BatesNumbering {
    init(row: SQLRow) throws {
        self.init(
            prefix: try row.text("bates_prefix"),
            digits: try row.int("bates_digits"),
            next: try row.int("next_bates_number")
        )
    }
}

extension ClearanceClass {
    init(row: SQLRow) throws {
        guard let role = Role(rawValue: try row.text("role"))
        else { throw StorageError.unreadable(table: "case_class") }
        let walls = try row.text("walls").split(separator: "\n").map(String.init)
        self.init(number: try row.int("number"), role: role, walls: Set(walls))
    }

    /// Walls as the database keeps them: sorted, a line each.
    static func text(_ walls: Set<String>) -> String { walls.sorted().joined(separator: "\n") }
}
