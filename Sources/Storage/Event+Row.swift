import Core
import SQL

extension Event {
    /// The columns that `init(row:)` reads.
    static let columns: SQLQuery =
        """
        e.seq, e.position, e.kind, e.subject_id, e.revision, e.patch, e.before, e.changed, e.audience_before, \
        e.audience_after, e.seen_by, e.group_key, \(actor("e")) AS actor_id, e.actor_name, e.client_id, e.client_number, \
        e.mutation_key, e.undoes, e.at, e.claimed_at, e.hidden_events AS event_hidden_events
        """

    /// Who acted, as they are known here; the event of a restored case may name them otherwise.
    static func actor(_ event: SQLQuery) -> SQLQuery {
        """
        COALESCE((SELECT known.person_id FROM person_alias known WHERE known.case_id = \(event).case_id \
        AND known.recorded_id = \(event).actor_id), \(event).actor_id)
        """
    }

    init(row: SQLRow) throws {
        guard let kind = EventKind(rawValue: try row.text("kind")), let item = EvidenceID(try row.text("subject_id")),
            let actor = PersonID(try row.text("actor_id"))
        else { throw StorageError.unreadable(table: "case_event") }
        var clientNumber: Mutation.ClientNumber?
        if let client = try row.optionalText("client_id"), let number = try row.optionalInteger("client_number") {
            clientNumber = Mutation.ClientNumber(client: client, number: Int(number))
        }
        let claimedAt = try row.optionalInteger("claimed_at").map { Instant(microseconds: $0) }
        self.init(
            kind: kind,
            item: item,
            revision: try row.int("revision"),
            after: try FieldValues(json: JSONValue(parsing: try row.text("patch").utf8)),
            before: try FieldValues(json: JSONValue(parsing: try row.text("before").utf8)),
            changed: try row.text("changed").split(separator: ",").compactMap { EvidenceField(rawValue: String($0)) },
            audienceBefore: Audience(mask: try row.integer("audience_before")),
            audienceAfter: Audience(mask: try row.integer("audience_after")),
            seenBy: Audience(mask: try row.integer("seen_by")),
            group: try row.optionalText("group_key"),
            actor: actor,
            actorName: try row.text("actor_name"),
            clientNumber: clientNumber,
            key: try row.text("mutation_key"),
            undoes: try row.optionalText("undoes"),
            at: Instant(microseconds: try row.integer("at")),
            claimedAt: claimedAt,
            hiddenEvents: HiddenEvents.read(try row.text("event_hidden_events"))
        )
    }

    /// What events are about, as the table says it.
    static let subject = "evidence"

    fileprivate func row(
        in caseFile: CaseFileID,
        seq: Int64,
        position: EventPosition,
        hash: String
    ) -> SQLQuery {
        """
        (\(caseFile.text), \(seq), \(position.text), \(kind.rawValue), \(Self.subject), \(item.text),
            \(revision),
            \(after.json.text), \(before.json.text), \(changed.map(\.rawValue).joined(separator: ",")),
            \(audienceBefore.mask), \(audienceAfter.mask), \(seenBy.mask), \(group), \(actor.text), \(actorName),
            \(clientNumber?.client), \(clientNumber?.number), \(key), \(undoes), \(at.microseconds),
            \(claimedAt?.microseconds), \(HiddenEvents.text(hiddenEvents)), \(hash))
        """
    }
}

extension RecordedEvent {
    /// Reads events joined with their items as they are now; an item of many events is read once.
    static func reading(_ rows: some Sequence<SQLRow>) throws -> [RecordedEvent] {
        var subjects: [EvidenceID: EvidenceItem] = [:]
        return try rows.map { row in
            guard let position = EventPosition(try row.text("position"))
            else { throw StorageError.unreadable(table: "case_event") }
            let event = try Event(row: row)
            let subject = try subjects[event.item] ?? EvidenceItem(row: row)
            subjects[event.item] = subject
            return RecordedEvent(seq: try row.integer("seq"), position: position, event: event, subject: subject)
        }
    }

    /// - Parameter hashes: of the events, in their order (`EventChain.hashes`).
    static func insertions(_ events: [RecordedEvent], hashes: [String], in caseFile: CaseFileID) -> [SQLQuery] {
        let rows = zip(events, hashes).map { recorded, hash in
            recorded.event.row(in: caseFile, seq: recorded.seq, position: recorded.position, hash: hash)
        }
        return SQLQuery.portions(of: rows) { rows in
            """
            INSERT INTO case_event (case_id, seq, position, kind, subject, subject_id, revision, patch, before, changed,
                audience_before, audience_after, seen_by, group_key, actor_id, actor_name, client_id, client_number,
                mutation_key, undoes, at, claimed_at, hidden_events, hash)
            VALUES \(rows)
            """
        }
    }
}
