import Core
import SQL

/// Chains of custody: numbered without gaps, and each entry with the event that tells of it.
struct CustodyAudit {
    let caseFile: CaseFileID

    func findings(on connection: any SQLConnection) throws -> [AuditFinding] {
        var findings: [AuditFinding] = []
        var item = ""
        var sequence = 0
        var isRecorded = false
        while true {
            let rows = try connection.rows(
                """
                SELECT c.item_id, c.sequence, c.mutation_key, c.recorded_at, c.recorded_by, c.recorded_by_name,
                    c.event_revision, e.seq, e.mutation_key AS event_key, e.at AS event_at, e.actor_id, e.actor_name
                FROM custody_event c
                LEFT JOIN case_event e ON e.subject_id = c.item_id AND e.revision = c.event_revision
                    AND e.case_id = c.case_id AND e.kind = \(EventKind.evidenceCustody.rawValue)
                WHERE c.case_id = \(caseFile.text)
                  AND (c.item_id > \(item) OR c.item_id = \(item) AND c.sequence > \(sequence))
                ORDER BY c.item_id, c.sequence
                LIMIT \(AuditLimits.eventsPortionMax)
                """
            )
            for row in rows {
                let next = try row.text("item_id")
                if next != item {
                    item = next
                    sequence = 0
                    isRecorded = false
                }
                let number = try row.int("sequence")
                if number != sequence + 1 { findings.append(Self.gap(before: number, of: item)) }
                sequence = number
                let hasEvent = try row.optionalInteger("event_revision") != nil
                // Entries that a case began with tell of no event; nobody adds such a one later.
                let isRight = try hasEvent ? Self.fits(row) : !isRecorded
                if !isRight { findings.append(Self.without(number, of: item)) }
                isRecorded = isRecorded || hasEvent
            }
            if rows.count < AuditLimits.eventsPortionMax { break }
        }
        return findings + (try eventsWithoutEntry(on: connection))
    }

    private static func gap(before number: Int, of item: String) -> AuditFinding {
        AuditFinding(.custody, item: item, "The chain of custody has a gap in its numbers before entry \(number).")
    }

    private static func without(_ number: Int, of item: String) -> AuditFinding {
        AuditFinding(.custody, item: item, "Entry \(number) of the chain of custody does not agree with its event.")
    }

    private static func fits(_ row: SQLRow) throws -> Bool {
        try row.optionalInteger("seq") != nil && row.optionalText("mutation_key") == row.optionalText("event_key")
            && row.optionalInteger("recorded_at") == row.optionalInteger("event_at")
            && row.optionalText("recorded_by") == row.optionalText("actor_id")
            && row.optionalText("recorded_by_name") == row.optionalText("actor_name")
    }

    private func eventsWithoutEntry(on connection: any SQLConnection) throws -> [AuditFinding] {
        try connection.rows(
            """
            SELECT e.seq, e.subject_id FROM case_event e
            WHERE e.case_id = \(caseFile.text) AND e.kind = \(EventKind.evidenceCustody.rawValue) AND NOT EXISTS (
                SELECT 1 FROM custody_event c WHERE c.item_id = e.subject_id AND c.event_revision = e.revision
            )
            ORDER BY e.seq
            LIMIT \(AuditLimits.strayRowsMax)
            """
        ).map { row in
            let seq = try row.integer("seq")
            let words = "The entry of custody that event \(seq) tells of is not there."
            return AuditFinding(.custody, seq: seq, item: try row.text("subject_id"), words)
        }
    }
}
