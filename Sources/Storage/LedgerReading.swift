import Core
import SQL

/// The first round trip of a commit: locks, and behind them everything that a decision may know.
enum LedgerReading {
    /// Locks the clients of all submissions in order of their names, then the head, and reads what is asked about.
    ///
    /// - Throws: `AccessError.caseNotFound` when there is no such case.
    static func read(
        _ submissions: [Submission],
        in caseFile: CaseFileID,
        at now: Instant,
        on connection: any SQLConnection
    ) throws -> (head: LockedHead, state: LedgerState) {
        let mutations = submissions.flatMap(\.mutations)
        var questions = Questions()
        let clients = ClientNumbers.locks(on: submissions.flatMap(\.clients), at: now).map { questions.ask($0) }
        let head = questions.ask(LockedHead.question(caseFile))
        let writers = questions.ask(LedgerWriter.question(Set(submissions.map(\.person)), in: caseFile))
        let classes = questions.ask("SELECT number, role, walls FROM case_class WHERE case_id = \(caseFile.text)")
        let numbers = questions.ask(
            """
            SELECT next_item_number, next_bates_number, bates_prefix, bates_digits, has_legal_hold FROM case_file
            WHERE id = \(caseFile.text)
            """
        )
        let items = questions.ask(
            """
            SELECT \(EvidenceItem.columns) FROM evidence_item i
            WHERE i.id IN (\(SQLQuery.list(identifiers(named: mutations))))
            """
        )
        let events = questions.ask(eventsSinceBases(of: mutations))
        let undone = questions.ask(eventsSinceActs(undoneBy: submissions))
        let replies = repliesBefore(submissions).map { questions.ask($0) }
        let exhibitNumbers = questions.ask(exhibitNumbers(askedForBy: mutations, in: caseFile))
        let custody = questions.ask(CustodyStandings.question(mutations))
        let attachments = questions.ask(attachments(of: mutations, in: caseFile))
        let parties = questions.ask(CustodyStandings.parties(mutations, in: caseFile))
        let answers = try questions.answers(on: connection)

        let locked = try LockedHead(
            caseFile: caseFile,
            row: answers(head).first,
            clients: try clients.flatMap(answers).map(ClientNumbers.Client.init(row:))
        )
        guard let counters = answers(numbers).first else { throw AccessError.caseNotFound }
        var state = LedgerState(
            caseFile: caseFile,
            classes: try answers(classes).map(ClearanceClass.init(row:)),
            now: now,
            nextItemNumber: try counters.int("next_item_number"),
            bates: try BatesNumbering(row: counters)
        )
        for row in answers(writers) {
            if let writer = try LedgerWriter(row: row, in: state) { state.writers[writer.clearance.person] = writer }
        }
        for actor in SystemActor.all where submissions.contains(where: { $0.person == actor.id }) {
            state.writers[actor.id] = LedgerWriter(actor, in: caseFile)
        }
        try state.take(
            items: answers(items),
            events: answers(events),
            undone: answers(undone),
            replies: replies.flatMap(answers)
        )
        for row in answers(exhibitNumbers) {
            let holder = try row.optionalText("item_id").flatMap { EvidenceID($0) } ?? EvidenceID.random(at: now)
            state.exhibitNumbers[try row.text("number_key")] = holder
        }
        state.hasLegalHold = try counters.flag("has_legal_hold")
        for row in answers(attachments) {
            guard let mail = EvidenceID(try row.text("to_item_id")), let item = EvidenceID(try row.text("from_item_id"))
            else { continue }
            state.attachments[mail, default: []].insert(item)
        }
        try CustodyStandings.take(answers(custody), answers(parties), into: &state)
        try readSubjectsOfReplies(into: &state, on: connection)
        try readListRows(of: submissions, into: &state, on: connection)
        try readFiles(of: submissions, into: &state, on: connection)
        return (locked, state)
    }

    /// The items that mutations are about or name.
    private static func identifiers(named mutations: [Mutation]) -> [String] {
        let named = mutations.flatMap { mutation in
            [mutation.item.text] + mutation.attachments.map(\.item.text) + (mutation.mail.map { [$0.text] } ?? [])
        }
        return Set(named + CustodyStandings.items(mutations)).sorted()
    }

    /// What is tied already to the mails that something is to be tied to.
    private static func attachments(of mutations: [Mutation], in caseFile: CaseFileID) -> SQLQuery? {
        let mails = Set(mutations.filter { $0.operation == .linkAttachments }.map(\.item.text)).sorted()
        guard !mails.isEmpty else { return nil }
        return """
            SELECT to_item_id, from_item_id FROM relation
            WHERE to_item_id IN (\(SQLQuery.list(mails))) AND case_id = \(caseFile.text)
              AND type = \(Family.attachmentType) AND from_item_id IS NOT NULL
            """
    }

    /// Each item's events from the lowest revision on that somebody saw of it; an item without a base needs none.
    private static func eventsSinceBases(of mutations: [Mutation]) -> SQLQuery? {
        var bases: [String: Int] = [:]
        for mutation in mutations {
            guard mutation.undoes == nil, let base = mutation.base.values.min() else { continue }
            bases[mutation.item.text] = min(base, bases[mutation.item.text] ?? base)
        }
        guard !bases.isEmpty else { return nil }
        let rows: [SQLQuery] = bases.sorted { $0.key < $1.key }.map { "(\($0), \($1))" }
        return """
            SELECT \(Event.columns) FROM (SELECT DISTINCT column1, column2 FROM (VALUES \(SQLQuery.rowList(rows))) r) b
            JOIN case_event e ON e.subject_id = b.column1 AND e.revision > CAST(b.column2 AS BIGINT)
            ORDER BY e.seq
            """
    }

    /// Each item's events from the person's own act on that is to be undone: by the item's index, and only where there
    /// is an undo.
    private static func eventsSinceActs(undoneBy submissions: [Submission]) -> SQLQuery? {
        let acts: [SQLQuery] = submissions.flatMap { submission in
            submission.mutations.compactMap { mutation in
                mutation.undoes.map { "(\(mutation.item.text), \(submission.person.text), \($0))" }
            }
        }
        guard !acts.isEmpty else { return nil }
        return """
            SELECT \(Event.columns) FROM (
                SELECT u.subject_id, MIN(u.revision) AS revision FROM (VALUES \(SQLQuery.rowList(acts))) a
                JOIN case_event u ON u.subject_id = a.column1 AND \(Event.actor("u")) = a.column2
                    AND (u.mutation_key = a.column3 OR u.group_key = a.column3)
                GROUP BY u.subject_id
            ) b
            JOIN case_event e ON e.subject_id = b.subject_id AND e.revision >= b.revision
            ORDER BY e.seq
            """
    }

    /// One question for each person: by the key of the table, whatever the planner knows of it.
    private static func repliesBefore(_ submissions: [Submission]) -> [SQLQuery] {
        let people = Dictionary(grouping: submissions, by: \.person.text).sorted { $0.key < $1.key }
        return people.compactMap { person, submissions in
            let keys = submissions.flatMap(\.mutations).map(\.key.text)
            guard !keys.isEmpty else { return nil }
            return """
                SELECT person_id, key, subject_id, reply FROM request_reply
                WHERE person_id = \(person) AND key IN (\(SQLQuery.list(keys)))
                """
        }
    }

    private static func exhibitNumbers(askedForBy mutations: [Mutation], in caseFile: CaseFileID) -> SQLQuery? {
        let keys = Set(
            mutations.compactMap { mutation -> String? in
                guard case .to(.text(let number)) = mutation.changes[.exhibitNumber] else { return nil }
                return NaturalOrder.key(number)
            }
        )
        guard !keys.isEmpty else { return nil }
        return """
            SELECT number_key, item_id FROM exhibit_number_use
            WHERE case_id = \(caseFile.text) AND number_key IN (\(SQLQuery.list(keys.sorted())))
            """
    }

    /// A stored reply is given only to who may still see its item, which need not be the one named now.
    private static func readSubjectsOfReplies(
        into state: inout LedgerState,
        on connection: any SQLConnection
    ) throws {
        let subjects = Set(state.writers.values.flatMap { $0.replies.values.compactMap(\.item) })
        let missing = subjects.filter { state.items[$0] == nil }.map(\.text).sorted()
        guard !missing.isEmpty else { return }
        let rows = try connection.rows(
            """
            SELECT \(EvidenceItem.columns) FROM evidence_item i
            WHERE i.case_id = \(state.caseFile.text) AND i.id IN (\(SQLQuery.list(missing)))
            """
        )
        for item in try rows.map(EvidenceItem.init(row:)) { state.items[item.id] = item }
    }

    /// Which of the files that are wanted only once are there, as far as each writer may open them.
    private static func readFiles(
        of submissions: [Submission],
        into state: inout LedgerState,
        on connection: any SQLConnection
    ) throws {
        for submission in submissions {
            guard let writer = state.writers[submission.person] else { continue }
            let wanted = submission.mutations.compactMap(\.file).filter(\.isWantedOnce).map(\.digest.text)
            guard !wanted.isEmpty else { continue }
            let rows = try connection.rows(
                """
                SELECT DISTINCT f.sha256 FROM evidence_file f JOIN evidence_item i ON i.id = f.item_id
                WHERE f.case_id = \(state.caseFile.text) AND f.sha256 IN (\(SQLQuery.list(Set(wanted).sorted())))
                  AND \(EvidenceFile.isOpen(to: writer.clearance))
                """
            )
            for row in rows {
                if let digest = FileDigest(try row.text("sha256")) {
                    state.writers[submission.person]?.files.insert(digest)
                }
            }
        }
    }

    private static func readListRows(
        of submissions: [Submission],
        into state: inout LedgerState,
        on connection: any SQLConnection
    ) throws {
        for submission in submissions where submission.isImport {
            guard let writer = state.writers[submission.person] else { continue }
            let rows = Set(submission.mutations.compactMap(\.listRow)).sorted()
            let present = try ListRowPresence.present(among: rows, for: writer.clearance, on: connection)
            state.writers[submission.person]?.listRows.formUnion(present)
        }
    }
}

/// What the lock of the head answers, with the clients locked before it.
struct LockedHead {
    let caseFile: CaseFileID
    let epoch: String
    let seq: Int64
    /// The hash of the last event.
    let hash: String
    let clients: [ClientNumbers.Client]

    /// Locks the head.
    static func question(_ caseFile: CaseFileID) -> SQLQuery {
        "UPDATE case_head SET seq = seq WHERE case_id = \(caseFile.text) RETURNING epoch, seq, hash"
    }

    /// - Throws: `AccessError.caseNotFound` when there was no head to lock.
    init(caseFile: CaseFileID, row: SQLRow?, clients: [ClientNumbers.Client] = []) throws {
        guard let row else { throw AccessError.caseNotFound }
        self.caseFile = caseFile
        self.epoch = try row.text("epoch")
        self.seq = try row.integer("seq")
        self.hash = try row.text("hash")
        self.clients = clients
    }
}

/// Questions of one round trip, with the places of their answers.
private struct Questions {
    /// The place of an answer; nil where nothing was asked.
    struct Place {
        fileprivate let index: Int?
    }

    private var queries: [SQLQuery] = []

    mutating func ask(_ query: SQLQuery?) -> Place {
        guard let query else { return Place(index: nil) }
        queries.append(query)
        return Place(index: queries.count - 1)
    }

    func answers(on connection: any SQLConnection) throws -> (Place) -> [SQLRow] {
        let answers = try connection.run(queries)
        return { place in place.index.map { answers[$0] } ?? [] }
    }
}

extension LedgerState {
    fileprivate mutating func take(
        items: [SQLRow],
        events: [SQLRow],
        undone: [SQLRow],
        replies: [SQLRow]
    ) throws {
        for row in items {
            let item = try EvidenceItem(row: row)
            usedIdentifiers.insert(item.id)
            if item.caseFile == caseFile { self.items[item.id] = item }
        }
        for row in events {
            let event = try Event(row: row)
            self.events[event.item, default: []].append(event)
        }
        // Both lists end with the item's last event: the longer holds the other.
        let sinceActs = Dictionary(grouping: try undone.map(Event.init(row:)), by: \.item)
        self.events.merge(sinceActs) { $0.count < $1.count ? $1 : $0 }
        for row in replies {
            guard let person = PersonID(try row.text("person_id")),
                let reply = MutationReply(json: try JSONValue(parsing: try row.text("reply").utf8))
            else { throw StorageError.unreadable(table: "request_reply") }
            let item = try row.optionalText("subject_id").flatMap { EvidenceID($0) }
            writers[person]?.replies[try row.text("key")] = .init(reply: reply, item: item)
        }
    }
}

extension LedgerWriter {
    /// Asks for people of the case with their names and classes; a disabled person is on no case.
    fileprivate static func question(_ people: Set<PersonID>, in caseFile: CaseFileID) -> SQLQuery {
        """
        SELECT m.person_id, m.class_number, p.name FROM membership m JOIN person p ON p.id = m.person_id
        WHERE m.case_id = \(caseFile.text) AND m.person_id IN (\(SQLQuery.list(people.map(\.text).sorted())))
          AND p.is_disabled = 0
        """
    }

    /// Nil for a class that the case does not have.
    fileprivate init?(row: SQLRow, in state: LedgerState) throws {
        guard let person = PersonID(try row.text("person_id"))
        else { throw StorageError.unreadable(table: "membership") }
        let number = try row.int("class_number")
        guard let group = state.classes.first(where: { $0.number == number }) else { return nil }
        self.init(
            clearance: Clearance(caseFile: state.caseFile, person: person, group: group),
            name: try row.text("name")
        )
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
