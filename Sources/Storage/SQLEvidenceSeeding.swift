public import Core
public import SQL

/// Seeding on a database, through the lock and the writing of the ledger.
public struct SQLEvidenceSeeding: EvidenceSeeding {
    private let database: any SQLDatabase
    private let clock: WallClock

    public init(database: any SQLDatabase, clock: WallClock) {
        self.database = database
        self.clock = clock
    }

    public func seed(_ items: [EvidenceItem], in caseFile: CaseFileID, by person: Person) async throws {
        for start in stride(from: 0, to: items.count, by: Self.eventsMax) {
            let batch = Array(items[start..<min(start + Self.eventsMax, items.count)])
            let now = clock.now
            try await database.write { connection in
                let head = try LedgerReading.lock(caseFile, [], person: person.id, at: now, on: connection)
                let state = try Self.state(of: batch, in: caseFile, by: person.id, at: now, on: connection)
                let plan = Self.plan(batch, state)
                guard !plan.events.isEmpty else { return }
                _ = try LedgerWriting.write(plan, head: head, state: state, on: connection)
            }
        }
    }

    public func retire(exhibitNumbers: [String], in caseFile: CaseFileID) async throws {
        try await database.write { connection in
            for number in exhibitNumbers {
                try connection.execute(
                    """
                    INSERT INTO exhibit_number_use (case_id, number_key, item_id)
                    VALUES (\(caseFile.text), \(NaturalOrder.key(number)), NULL)
                    ON CONFLICT (case_id, number_key) DO NOTHING
                    """
                )
            }
        }
    }

    /// Without it the planners would judge a new case by an empty table, until PostgreSQL looks by itself.
    public func refreshStatistics() async throws {
        try await database.write { connection in
            for table: SQLQuery in [
                "evidence_item", "evidence_sort", "evidence_member", "evidence_search", "case_event",
            ] {
                try connection.execute("ANALYZE \(table)")
            }
        }
    }

    private static func state(
        of items: [EvidenceItem],
        in caseFile: CaseFileID,
        by person: PersonID,
        at now: Instant,
        on connection: any SQLConnection
    ) throws -> LedgerState {
        let answers = try connection.run([
            """
            SELECT m.class_number, p.name, f.next_item_number, f.next_bates_number, f.bates_prefix, f.bates_digits
            FROM membership m
            JOIN person p ON p.id = m.person_id
            JOIN case_file f ON f.id = m.case_id
            WHERE m.case_id = \(caseFile.text) AND m.person_id = \(person.text)
            """,
            "SELECT number, role, walls FROM case_class WHERE case_id = \(caseFile.text)",
            "SELECT id FROM evidence_item WHERE case_id = \(caseFile.text) AND id IN (\(SQLQuery.list(items.map(\.id.text))))",
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
        state.usedIdentifiers = Set(try answers[2].compactMap { EvidenceID(try $0.text("id")) })
        return state
    }

    private static func plan(_ items: [EvidenceItem], _ state: LedgerState) -> LedgerPlan {
        var plan = LedgerPlan()
        plan.nextItemNumber = state.nextItemNumber
        var bates = state.bates
        for seeded in items where !state.usedIdentifiers.contains(seeded.id) {
            let item = added(seeded, number: &plan.nextItemNumber, state)
            if let number = item.values.text(.exhibitNumber) {
                plan.exhibitNumbers[NaturalOrder.key(number)] = item.id
            }
            for field in [EvidenceField.batesBegin, .batesEnd] { item.values.text(field).map { bates.pass($0) } }
            plan.added.append(item)
            plan.events.append(event(of: item, state))
        }
        plan.nextBatesNumber = bates.next
        return plan
    }

    /// The item as it is after its one event.
    private static func added(_ seeded: EvidenceItem, number: inout Int, _ state: LedgerState) -> EvidenceItem {
        var item = seeded
        if let text = item.values.text(.itemNumber) {
            number = max(number, 1 + (Int(text.drop { !$0.isNumber }) ?? 0))
        } else {
            item.values[.itemNumber] = .text(ItemNumber.text(number))
            number += 1
        }
        for field in EvidenceField.allCases where item.values[field] == nil {
            item.values[field] = field.defaultValue
        }
        item.revision = 1
        item.changedAt = state.now
        item.changedBy = state.writerName
        item.audience = Audience.of(item.values, among: state.classes)
        let blind = state.classes.filter { !item.audience.contains($0) }
        item.hiddenEvents = Dictionary(uniqueKeysWithValues: blind.map { ($0.number, 1) })
        return item
    }

    private static func event(of item: EvidenceItem, _ state: LedgerState) -> Event {
        Event(
            kind: .evidenceAdded,
            item: item.id,
            revision: item.revision,
            after: item.values,
            before: FieldValues(),
            changed: item.values.fields,
            audienceBefore: Audience(),
            audienceAfter: item.audience,
            seenBy: item.audience,
            group: nil,
            actor: state.writer.person,
            actorName: state.writerName,
            clientNumber: nil,
            key: "seed-\(item.id.text)",
            undoes: nil,
            at: state.now,
            claimedAt: nil,
            hiddenEvents: item.hiddenEvents
        )
    }

    /// One commit holds at most this many events.
    private static let eventsMax = 500
}
