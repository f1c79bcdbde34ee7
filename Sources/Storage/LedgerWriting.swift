import Core
import SQL

/// The last round trip of a commit: rows, events, replies, numbers, views and head, and COMMIT behind them.
///
/// Each table has its rows in as few statements as may be, whoever wrote them.
enum LedgerWriting {
    /// - Parameters:
    ///   - read: the state that was read before anything was decided.
    ///   - numbers: the numbers of clients after all that was decided.
    ///   - digest: what events are chained with.
    static func write(
        _ plan: LedgerPlan,
        head: LockedHead,
        read: LedgerState,
        numbers: ClientNumbers? = nil,
        digest: @escaping ByteDigest,
        on connection: any SQLConnection
    ) throws -> Commit? {
        let caseFile = head.caseFile
        let changes = ItemChange.all(in: plan)
        // A database that works by itself has the longest part while the rest is put together.
        try connection.start(ItemChange.statements(changes))
        let events = recorded(plan.events, after: head.seq, of: changes)
        let hashes = EventChain.hashes(
            of: events,
            custody: plan.custodyEvents,
            after: head.hash,
            in: caseFile,
            digest: digest
        )
        var queries = RecordedEvent.insertions(events, hashes: hashes, in: caseFile)
        queries += viewUpdates(events, classes: read.classes, in: caseFile)
        queries += EvidenceFile.insertions(plan.files, at: read.now)
        queries += FileSearch.insertions(plan.fileWords, in: caseFile)
        queries += plan.relations.map { $0.insertion(in: caseFile) }
        queries += exhibitNumberInsertions(plan.exhibitNumbers, in: caseFile)
        queries += plan.custodyEvents.map { $0.insertion(in: caseFile) }
        queries += replyInsertions(plan.kept, in: caseFile, at: read.now)
        queries += numbers?.raises ?? []
        if let last = events.last, let hash = hashes.last {
            queries.append(
                "UPDATE case_head SET seq = \(last.seq), hash = \(hash) WHERE case_id = \(caseFile.text)"
            )
        }
        if plan.nextItemNumber != read.nextItemNumber || plan.nextBatesNumber != read.bates.next {
            queries.append(
                """
                UPDATE case_file
                SET next_item_number = \(plan.nextItemNumber), next_bates_number = \(plan.nextBatesNumber)
                WHERE id = \(caseFile.text)
                """
            )
        }
        let entered = enteredRows(plan, events)
        if entered.isEmpty {
            _ = try connection.commit(queries)
        } else {
            try RecordChain(caseFile: caseFile, digest: digest).add(entered, writing: queries, on: connection)
        }
        return events.isEmpty ? nil : Commit(caseFile: caseFile, epoch: head.epoch, events: events)
    }

    /// What is written that the events do not say all of.
    private static func enteredRows(_ plan: LedgerPlan, _ events: [RecordedEvent]) -> [RecordChain.Rows] {
        let listed = plan.listRows.keys.map(\.text).sorted()
        let family = events.filter { $0.event.kind == .evidenceFamily }.map(\.seq)
        let exhibits = plan.exhibitNumbers.keys.sorted()
        var rows: [RecordChain.Rows] = []
        if !plan.files.isEmpty { rows.append(.init(.file, "t.id", in: plan.files.map(\.id.text))) }
        if !plan.relations.isEmpty { rows.append(.init(.relation, "t.id", in: plan.relations.map(\.id.text))) }
        if !plan.custodyEvents.isEmpty { rows.append(.init(.custody, "t.id", in: plan.custodyEvents.map(\.id.text))) }
        if !exhibits.isEmpty { rows.append(.init(.exhibitNumber, "t.number_key", in: exhibits)) }
        if !listed.isEmpty { rows.append(.init(.listedItem, "t.id", in: listed)) }
        if !family.isEmpty { rows.append(.init(.familyEvent, "t.seq", in: family)) }
        return rows
    }

    private static func recorded(_ events: [Event], after seq: Int64, of changes: [ItemChange]) -> [RecordedEvent] {
        let items = Dictionary(changes.map { ($0.item.id, $0.item) }, uniquingKeysWith: { first, _ in first })
        return events.enumerated().compactMap { index, event in
            items[event.item].map { item in
                RecordedEvent(seq: seq + Int64(index) + 1, position: .random(), event: event, subject: item)
            }
        }
    }

    private static func viewUpdates(
        _ events: [RecordedEvent],
        classes: [ClearanceClass],
        in caseFile: CaseFileID
    ) -> [SQLQuery] {
        let rows: [SQLQuery] = classes.compactMap { group in
            events.last { $0.event.seenBy.contains(group) }.map { last in
                "(\(group.number), \(last.seq), \(last.position.text))"
            }
        }
        return SQLQuery.portions(of: rows) { rows in
            """
            UPDATE case_view SET seq = CAST(v.column2 AS BIGINT), position = v.column3 FROM (VALUES \(rows)) AS v
            WHERE case_id = \(caseFile.text) AND class = CAST(v.column1 AS BIGINT)
            """
        }
    }

    private static func exhibitNumberInsertions(
        _ numbers: [String: EvidenceID],
        in caseFile: CaseFileID
    ) -> [SQLQuery] {
        let rows: [SQLQuery] = numbers.sorted { $0.key < $1.key }.map { key, item in
            "(\(caseFile.text), \(key), \(item.text))"
        }
        return SQLQuery.portions(of: rows) { rows in
            "INSERT INTO exhibit_number_use (case_id, number_key, item_id) VALUES \(rows)"
        }
    }

    private static func replyInsertions(
        _ replies: [LedgerPlan.KeptReply],
        in caseFile: CaseFileID,
        at now: Instant
    ) -> [SQLQuery] {
        let rows: [SQLQuery] = replies.map { kept in
            """
            (\(kept.person.text), \(kept.mutation.key.text), \(caseFile.text), \(kept.mutation.item.text),
                \(kept.mutation.clientNumber?.client), \(kept.mutation.clientNumber?.number),
                \(kept.reply.json.text), \(now.microseconds))
            """
        }
        return SQLQuery.portions(of: rows) { rows in
            """
            INSERT INTO request_reply (person_id, key, case_id, subject_id, client_id, number, reply, at)
            VALUES \(rows)
            """
        }
    }
}
