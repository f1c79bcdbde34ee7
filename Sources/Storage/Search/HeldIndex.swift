import Core
import SQL
import Synchronization

/// One case's newest index, as a value: each reader brings its own copy to the head of its own snapshot.
final class HeldIndex: Sendable {
    private let newest = Mutex<EvidenceIndex?>(nil)
    private let reading = Mutex<Void>(())
    private let totals = Mutex<HeldTotals>(HeldTotals())

    /// What is held now.
    ///
    /// Taken before a snapshot begins, it is never younger than the snapshot.
    var index: EvidenceIndex? { newest.withLock { $0 } }

    /// The index at the head of the connection's snapshot, the class's position there, and the case's zone.
    func index(
        from known: EvidenceIndex?,
        sortedBy field: EvidenceField?,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> (index: EvidenceIndex, position: EventPosition, zone: String) {
        let caseFile = clearance.caseFile
        let rows = try connection.rows(
            """
            SELECT h.epoch, h.seq, h.min_resume_seq, v.position, f.time_zone,
                (SELECT COUNT(*) FROM case_class c WHERE c.case_id = h.case_id) AS classes
            FROM case_head h JOIN case_view v ON v.case_id = h.case_id AND v.class = \(clearance.group.number)
            JOIN case_file f ON f.id = h.case_id
            WHERE h.case_id = \(caseFile.text)
            """
        )
        guard let row = rows.first, let position = EventPosition(try row.text("position"))
        else { throw StorageError.unreadable(table: "case_view") }
        let head = EvidenceIndex.Head(
            epoch: try row.text("epoch"),
            classes: try row.integer("classes"),
            seq: try row.integer("seq")
        )
        var current: EvidenceIndex
        if var moving = known,
            try moving.advance(to: head, of: caseFile, oldestSeq: row.integer("min_resume_seq"), on: connection)
        {
            current = moving
        } else {
            current = try read(caseFile, at: head, on: connection)
        }
        if let field, !current.hasOrder(of: field) { try current.readOrder(of: field, in: caseFile, on: connection) }
        offer(current)
        return (current, position, try row.text("time_zone"))
    }

    /// What a filter showed a class at this very head, where it was counted.
    func total(of key: HeldTotals.Key, at head: EvidenceIndex.Head) -> Int? { totals.withLock { $0[key, head] } }

    func keep(_ total: Int, of key: HeldTotals.Key, at head: EvidenceIndex.Head) {
        totals.withLock { $0[key, head] = total }
    }

    /// Reads the whole case, unless another reader has just done so.
    ///
    /// Blocks the connection's thread while another reads.
    private func read(
        _ caseFile: CaseFileID,
        at head: EvidenceIndex.Head,
        on connection: any SQLConnection
    ) throws -> EvidenceIndex {
        try reading.withLock { _ in
            if let index, index.head == head { return index }
            let index = try EvidenceIndex(of: caseFile, at: head, on: connection)
            offer(index)
            return index
        }
    }

    private func offer(_ index: EvidenceIndex) {
        newest.withLock { newest in
            guard let held = newest else {
                newest = index
                return
            }
            if held.head == index.head {
                newest?.takeOrders(of: index)
            } else if held.head.epoch != index.head.epoch || held.head.isBehind(index.head) {
                newest = index
            }
        }
    }
}
