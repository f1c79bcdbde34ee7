public import Core
public import SQL

/// Seeding on a database, through the lock and the writing of the ledger.
public struct SQLEvidenceSeeding: EvidenceSeeding {
    private let database: any SQLDatabase
    private let clock: WallClock
    private let digest: ByteDigest

    /// - Parameter digest: what events are chained with.
    public init(database: any SQLDatabase, clock: WallClock, digest: @escaping ByteDigest) {
        self.database = database
        self.clock = clock
        self.digest = digest
    }

    public func seed(
        _ items: [EvidenceItem],
        files: [EvidenceID: SealedFile] = [:],
        in caseFile: CaseFileID,
        by person: Person
    ) async throws {
        for start in stride(from: 0, to: items.count, by: Self.eventsMax) {
            let batch = Array(items[start..<min(start + Self.eventsMax, items.count)])
            let now = clock.now
            let digest = digest
            try await database.write { connection in
                let adds = batch.map { Mutation(key: .random(), operation: .add, item: $0.id) }
                let (head, state) = try LedgerReading.read(
                    [Submission(by: person.id, adds)],
                    in: caseFile,
                    at: now,
                    on: connection
                )
                guard let writer = state.writers[person.id] else { throw AccessError.caseNotFound }
                var plan = Self.plan(batch, state, by: writer)
                plan.files = plan.added.compactMap { item in files[item.id].map { EvidenceFile($0, of: item) } }
                for (item, file) in files where plan.added.contains(where: { $0.id == item }) {
                    if let words = file.content?.words, !words.isEmpty { plan.fileWords[item] = words }
                }
                guard !plan.events.isEmpty else { return }
                _ = try LedgerWriting.write(plan, head: head, read: state, digest: digest, on: connection)
            }
        }
    }

    public func retire(exhibitNumbers: [String], in caseFile: CaseFileID) async throws {
        guard !exhibitNumbers.isEmpty else { return }
        let chain = RecordChain(caseFile: caseFile, digest: digest)
        let keys = exhibitNumbers.map { NaturalOrder.key($0) }
        try await database.write { connection in
            try chain.write([.init(.exhibitNumber, "t.number_key", in: keys)], on: connection) {
                for key in keys {
                    try connection.execute(
                        """
                        INSERT INTO exhibit_number_use (case_id, number_key, item_id)
                        VALUES (\(caseFile.text), \(key), NULL)
                        ON CONFLICT (case_id, number_key) DO NOTHING
                        """
                    )
                }
            }
        }
    }

    /// Without it the planners would judge a new case by an empty table, until PostgreSQL looks by itself.
    public func refreshStatistics() async throws {
        try await database.write { connection in
            for table: SQLQuery in [
                "evidence_item", "evidence_sort", "evidence_member", "evidence_search", "evidence_number", "case_event",
            ] {
                try connection.execute("ANALYZE \(table)")
            }
        }
    }

    private static func plan(_ items: [EvidenceItem], _ state: LedgerState, by writer: LedgerWriter) -> LedgerPlan {
        var plan = LedgerPlan()
        plan.nextItemNumber = state.nextItemNumber
        var bates = state.bates
        for seeded in items where !state.usedIdentifiers.contains(seeded.id) {
            let item = added(seeded, number: &plan.nextItemNumber, state, by: writer)
            if let number = item.values.text(.exhibitNumber) {
                plan.exhibitNumbers[NaturalOrder.key(number)] = item.id
            }
            for field in [EvidenceField.batesBegin, .batesEnd] { item.values.text(field).map { bates.pass($0) } }
            plan.added.append(item)
            plan.events.append(event(of: item, at: state.now, by: writer))
        }
        plan.nextBatesNumber = bates.next
        return plan
    }

    /// The item as it is after its one event.
    private static func added(
        _ seeded: EvidenceItem,
        number: inout Int,
        _ state: LedgerState,
        by writer: LedgerWriter
    ) -> EvidenceItem {
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
        item.changedBy = writer.name
        item.audience = Audience.of(item.values, among: state.classes)
        let blind = state.classes.filter { !item.audience.contains($0) }
        item.hiddenEvents = Dictionary(uniqueKeysWithValues: blind.map { ($0.number, 1) })
        return item
    }

    private static func event(of item: EvidenceItem, at now: Instant, by writer: LedgerWriter) -> Event {
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
            actor: writer.clearance.person,
            actorName: writer.name,
            clientNumber: nil,
            key: "seed-\(item.id.text)",
            undoes: nil,
            at: now,
            claimedAt: nil,
            hiddenEvents: item.hiddenEvents
        )
    }

    /// One commit holds at most this many events.
    private static let eventsMax = 500
}
