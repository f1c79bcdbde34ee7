import Core
import SQL

/// The last round trip of a commit: rows, events, replies, numbers, views and head, and COMMIT behind them.
enum LedgerWriting {
    static func write(
        _ plan: LedgerPlan,
        head: LockedHead,
        state: LedgerState,
        lastNumbers: [String: Int] = [:],
        on connection: any SQLConnection
    ) throws -> LedgerOutcome {
        let caseFile = head.caseFile
        var queries: [SQLQuery] = []
        let final = lastStates(plan)
        let addedIDs = Set(plan.added.map(\.id))
        for item in final {
            queries += addedIDs.contains(item.id) ? item.insertion(listRow: plan.listRows[item.id]) : item.update()
        }
        let recorded = record(plan, head: head, items: final)
        queries += recorded.map { $0.event.insertion(in: caseFile, seq: $0.seq, position: $0.position) }
        queries += viewUpdates(recorded, classes: state.classes, in: caseFile)
        for (key, item) in plan.exhibitNumbers.sorted(by: { $0.key < $1.key }) {
            queries.append(
                """
                INSERT INTO exhibit_number_use (case_id, number_key, item_id)
                VALUES (\(caseFile.text), \(key), \(item.text))
                """
            )
        }
        queries += replyInsertions(plan, in: caseFile, state: state)
        queries += ClientNumbers.raise(lastNumbers)
        if let last = recorded.last {
            queries.append("UPDATE case_head SET seq = \(last.seq) WHERE case_id = \(caseFile.text)")
        }
        if plan.nextItemNumber != state.nextItemNumber || plan.nextBatesNumber != state.bates.next {
            queries.append(
                """
                UPDATE case_file
                SET next_item_number = \(plan.nextItemNumber), next_bates_number = \(plan.nextBatesNumber)
                WHERE id = \(caseFile.text)
                """
            )
        }
        _ = try connection.commit(queries)
        let commit = recorded.isEmpty ? nil : Commit(caseFile: caseFile, epoch: head.epoch, events: recorded)
        return LedgerOutcome(replies: plan.replies, commit: commit)
    }

    /// Each item once, as the last of its events left it, in the order of their first events.
    private static func lastStates(_ plan: LedgerPlan) -> [EvidenceItem] {
        var states: [EvidenceID: EvidenceItem] = [:]
        for item in plan.added + plan.changed {
            if let known = states[item.id], known.revision > item.revision { continue }
            states[item.id] = item
        }
        var seen: Set<EvidenceID> = []
        return plan.events.compactMap { seen.insert($0.item).inserted ? states[$0.item] : nil }
    }

    private static func record(_ plan: LedgerPlan, head: LockedHead, items: [EvidenceItem]) -> [RecordedEvent] {
        let byID = Dictionary(items.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return plan.events.enumerated().compactMap { index, event in
            byID[event.item].map { item in
                RecordedEvent(seq: head.seq + Int64(index) + 1, position: .random(), event: event, subject: item)
            }
        }
    }

    private static func viewUpdates(
        _ events: [RecordedEvent],
        classes: [ClearanceClass],
        in caseFile: CaseFileID
    ) -> [SQLQuery] {
        classes.compactMap { group in
            events.last { $0.event.seenBy.contains(group) }.map { last in
                """
                UPDATE case_view SET seq = \(last.seq), position = \(last.position.text)
                WHERE case_id = \(caseFile.text) AND class = \(group.number)
                """
            }
        }
    }

    private static func replyInsertions(
        _ plan: LedgerPlan,
        in caseFile: CaseFileID,
        state: LedgerState
    ) -> [SQLQuery] {
        var queries: [SQLQuery] = []
        for (place, mutation) in plan.kept.sorted(by: { $0.key < $1.key }) {
            queries.append(
                """
                INSERT INTO request_reply (person_id, key, case_id, subject_id, client_id, number, reply, at)
                VALUES (\(state.writer.person.text), \(mutation.key.text), \(caseFile.text), \(mutation.item.text),
                    \(mutation.clientNumber?.client), \(mutation.clientNumber?.number),
                    \(plan.replies[place].json.text), \(state.now.microseconds))
                """
            )
        }
        return queries
    }
}
