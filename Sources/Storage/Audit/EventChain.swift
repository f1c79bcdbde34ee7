import Core
import SQL

/// The hashes of events, each over the one before it: as they are written, and as rows hold them.
enum EventChain {
    /// The hashes of new events, in their order.
    ///
    /// - Parameters:
    ///   - custody: the entries of custody that are written with them.
    ///   - previous: the hash of the event before the first; of none `ChainedEvent.noHash`.
    static func hashes(
        of events: [RecordedEvent],
        custody: [CustodyEvent],
        after previous: String,
        in caseFile: CaseFileID,
        digest: ByteDigest
    ) -> [String] {
        var last = previous
        return events.map { recorded in
            let event = recorded.event
            let entry = custody.first { $0.item == event.item && $0.recording?.revision == event.revision }
            last = recorded.chained(in: caseFile, with: entry).hash(after: last, digest: digest)
            return last
        }
    }

    /// A case's events after one, oldest first, as the chain reads them.
    static func question(_ caseFile: String, after seq: Int64, limit: Int) -> SQLQuery {
        """
        SELECT e.case_id, e.seq, e.position, e.kind, e.subject, e.subject_id, e.revision, e.patch, e.before, e.changed,
            e.group_key, e.actor_id, e.actor_name, e.client_id, e.client_number, e.mutation_key, e.undoes, e.at,
            e.claimed_at, e.hash, c.id AS custody_id, c.sequence AS custody_sequence, c.at AS custody_at,
            c.zone AS custody_zone, c.precision AS custody_precision, c.action AS custody_action,
            c.from_kind AS custody_from_kind, COALESCE(c.from_recorded, c.from_id) AS custody_from_id,
            c.to_kind AS custody_to_kind, COALESCE(c.to_recorded, c.to_id) AS custody_to_id, c.method AS custody_method, c.place AS custody_place, c.seal AS custody_seal,
            c.reason AS custody_reason, c.recorded_at AS custody_recorded_at, c.recorded_by AS custody_recorded_by,
            c.recorded_by_name AS custody_recorded_by_name, c.mutation_key AS custody_key
        FROM case_event e
        LEFT JOIN custody_event c ON e.kind = \(EventKind.evidenceCustody.rawValue) AND c.item_id = e.subject_id
            AND c.event_revision = e.revision
        WHERE e.case_id = \(caseFile) AND e.seq > \(seq)
        ORDER BY e.seq
        LIMIT \(limit)
        """
    }
}

extension RecordedEvent {
    fileprivate func chained(in caseFile: CaseFileID, with custody: CustodyEvent?) -> ChainedEvent {
        ChainedEvent(
            caseFile: caseFile.text,
            seq: seq,
            position: position.text,
            kind: event.kind.rawValue,
            subject: Event.subject,
            subjectID: event.item.text,
            revision: Int64(event.revision),
            patch: event.after.json.text,
            before: event.before.json.text,
            changed: event.changed.map(\.rawValue).joined(separator: ","),
            group: event.group,
            actor: event.actor.text,
            actorName: event.actorName,
            client: event.clientNumber?.client,
            clientNumber: event.clientNumber.map { Int64($0.number) },
            key: event.key,
            undoes: event.undoes,
            at: event.at.microseconds,
            claimedAt: event.claimedAt?.microseconds,
            custody: custody.map(ChainedCustody.init)
        )
    }
}

extension ChainedEvent {
    /// Reads a row of `EventChain.question`.
    init(row: SQLRow) throws {
        self.init(
            caseFile: try row.text("case_id"),
            seq: try row.integer("seq"),
            position: try row.text("position"),
            kind: try row.text("kind"),
            subject: try row.text("subject"),
            subjectID: try row.text("subject_id"),
            revision: try row.integer("revision"),
            patch: try row.text("patch"),
            before: try row.text("before"),
            changed: try row.text("changed"),
            group: try row.optionalText("group_key"),
            actor: try row.text("actor_id"),
            actorName: try row.text("actor_name"),
            client: try row.optionalText("client_id"),
            clientNumber: try row.optionalInteger("client_number"),
            key: try row.text("mutation_key"),
            undoes: try row.optionalText("undoes"),
            at: try row.integer("at"),
            claimedAt: try row.optionalInteger("claimed_at"),
            custody: try ChainedCustody(row: row)
        )
    }
}

/// Both list the same columns in the same order: hashes that are stored depend on it.
extension ChainedCustody {
    fileprivate init(_ event: CustodyEvent) {
        self.init([
            .text(event.id.text), .number(Int64(event.sequence)), .number(event.at.instant.microseconds),
            .text(event.at.zone), .text(event.at.precision), .text(event.action), .text(event.from?.kind),
            .text(event.from?.text), .text(event.to?.kind), .text(event.to?.text), .text(event.method),
            .text(event.place), .text(event.seal), .text(event.reason),
            .number(event.recording?.at.microseconds), .text(event.recording?.by.text),
            .text(event.recording?.byName), .text(event.recording?.key),
        ])
    }

    fileprivate init?(row: SQLRow) throws {
        guard let id = try row.optionalText("custody_id") else { return nil }
        func text(_ column: String) throws -> Part { .text(try row.optionalText("custody_\(column)")) }
        func number(_ column: String) throws -> Part { .number(try row.optionalInteger("custody_\(column)")) }
        self.init([
            .text(id), try number("sequence"), try number("at"), try text("zone"), try text("precision"),
            try text("action"), try text("from_kind"), try text("from_id"), try text("to_kind"), try text("to_id"),
            try text("method"), try text("place"), try text("seal"), try text("reason"), try number("recorded_at"),
            try text("recorded_by"), try text("recorded_by_name"), try text("key"),
        ])
    }
}
