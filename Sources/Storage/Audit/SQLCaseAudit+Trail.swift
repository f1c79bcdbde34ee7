public import Core
import SQL

/// The history of a case without values; the right to audit stands in every query.
extension SQLCaseAudit: AuditTrail {
    public func entries(_ question: AuditQuestion, for clearance: Clearance) async throws -> AuditList {
        try await database.read { connection in
            let rows = try connection.rows(
                """
                SELECT e.position, e.kind, e.changed, e.actor_name, e.at, e.claimed_at, e.undoes, i.fields,
                    \(AuditedCustody.columns)
                \(Self.answers(to: question, for: clearance))
                ORDER BY e.seq DESC LIMIT \(AuditLimits.shownMax + 1)
                """
            )
            var everybody = question
            everybody.person = nil
            everybody.before = nil
            let authors = try connection.rows(
                """
                SELECT \(Event.actor("l")) AS actor_id, l.actor_name FROM (
                    SELECT MAX(e.seq) AS seq \(Self.answers(to: everybody, for: clearance)) GROUP BY \(Event.actor("e"))
                ) a JOIN case_event l ON l.case_id = \(clearance.caseFile.text) AND l.seq = a.seq
                ORDER BY l.actor_name, l.seq
                LIMIT 1000
                """
            )
            let custody = try question.itemNumber.map { number in
                try connection.rows(Self.custody(of: number, for: clearance)).compactMap(AuditedCustody.init(reading:))
            }
            let isWhole = Sight.seesWholeLog(as: clearance.group)
            var head: ChainHead?
            // A head that cannot be read is a finding of the check, and the history is shown without it.
            _ = try AuditReading.attempt("case_head") {
                head = try isWhole ? Self.head(of: clearance.caseFile, on: connection) : nil
            }
            return AuditList(
                entries: rows.prefix(AuditLimits.shownMax).map { AuditEntry(reading: $0, for: clearance) },
                isCut: rows.count > AuditLimits.shownMax,
                authors: authors.compactMap { try? CaseChangeList.Author(row: $0) },
                custody: custody ?? [],
                head: head
            )
        }
    }

    private static func answers(to question: AuditQuestion, for clearance: Clearance) -> SQLQuery {
        var query: SQLQuery =
            """
            FROM case_event e JOIN evidence_item i ON i.id = e.subject_id
            LEFT JOIN custody_event c ON e.kind = \(EventKind.evidenceCustody.rawValue) AND c.item_id = e.subject_id
                AND c.event_revision = e.revision
            WHERE e.case_id = \(clearance.caseFile.text) AND e.subject = \(Event.subject)
              AND \(isAudited(for: clearance)) AND \(isSeen(for: clearance))
            """
        if let number = question.itemNumber { query = "\(query) AND i.id IN (\(item(number, in: clearance)))" }
        if let person = question.person { query = "\(query) AND \(Event.actor("e")) = \(person.text)" }
        if let before = question.before {
            query =
                """
                \(query) AND e.seq < COALESCE((
                    SELECT p.seq FROM case_event p
                    WHERE p.position = \(before.text) AND p.case_id = \(clearance.caseFile.text)
                ), e.seq + 1)
                """
        }
        return query
    }

    private static func custody(of number: String, for clearance: Clearance) -> SQLQuery {
        """
        SELECT \(AuditedCustody.columns) FROM custody_event c JOIN evidence_item i ON i.id = c.item_id
        WHERE c.case_id = \(clearance.caseFile.text) AND \(isAudited(for: clearance))
          AND i.id IN (\(item(number, in: clearance)))
        ORDER BY c.sequence
        LIMIT \(AuditLimits.custodyMax)
        """
    }

    private static func item(_ number: String, in clearance: Clearance) -> SQLQuery {
        """
        SELECT s.item_id FROM evidence_sort s
        WHERE s.case_id = \(clearance.caseFile.text) AND s.field = \(EvidenceField.itemNumber.rawValue)
          AND s.sort_key = \("!" + NaturalOrder.key(number))
        """
    }

    /// Whether the class may audit the item `i`: an auditor all that no wall stands before, whoever else sees it; others
    /// what they see.
    private static func isAudited(for clearance: Clearance) -> SQLQuery {
        guard clearance.role == .auditorReadonly else { return "(i.audience & \(clearance.classBit)) <> 0" }
        guard !clearance.group.walls.isEmpty else { return "i.case_id = \(clearance.caseFile.text)" }
        return "(i.filled_fields & \(FilledFields.mask(of: [.walls]))) = 0"
    }

    /// Whether the event `e` is one that the class may know of.
    private static func isSeen(for clearance: Clearance) -> SQLQuery {
        clearance.role == .auditorReadonly ? "e.seq > 0" : "(e.seen_by & \(clearance.classBit)) <> 0"
    }
}

extension AuditedCustody {
    fileprivate static let columns: SQLQuery =
        """
        c.sequence AS custody_sequence, c.action AS custody_action, c.at AS custody_at, c.zone AS custody_zone, \
        c.precision AS custody_precision, c.from_kind AS custody_from_kind, c.to_kind AS custody_to_kind, \
        c.recorded_by_name AS custody_recorded_by_name
        """

    /// Nil where there is none.
    fileprivate init?(row: SQLRow) throws {
        guard let sequence = try row.optionalInteger("custody_sequence") else { return nil }
        self.init(
            sequence: Int(sequence),
            action: try row.text("custody_action"),
            at: DatedMoment(
                instant: Instant(microseconds: try row.integer("custody_at")),
                zone: try row.text("custody_zone"),
                precision: try row.text("custody_precision")
            ),
            fromKind: try row.optionalText("custody_from_kind"),
            toKind: try row.optionalText("custody_to_kind"),
            recordedByName: try row.optionalText("custody_recorded_by_name")
        )
    }
}

extension AuditedCustody {
    /// Nil where there is none.
    fileprivate init?(reading row: SQLRow) {
        do {
            try self.init(row: row)
        } catch {
            self.init(
                sequence: (try? row.int("custody_sequence")) ?? 0,
                action: "",
                at: nil,
                fromKind: nil,
                toKind: nil,
                recordedByName: nil
            )
        }
    }
}

extension AuditEntry {
    /// Reads a row, or what of it can be read.
    fileprivate init(reading row: SQLRow, for clearance: Clearance) {
        do {
            try self.init(row: row, for: clearance)
        } catch {
            self = .unreadable(
                position: (try? row.text("position")).flatMap { EventPosition($0) },
                itemNumber: (try? EvidenceItem.number(in: row)) ?? ""
            )
        }
    }

    fileprivate init(row: SQLRow, for clearance: Clearance) throws {
        guard let position = EventPosition(try row.text("position")),
            let kind = EventKind(rawValue: try row.text("kind"))
        else { throw StorageError.unreadable(table: "case_event") }
        self.init(
            position: position,
            itemNumber: try EvidenceItem.number(in: row) ?? "",
            kind: kind,
            isUndo: try row.optionalText("undoes") != nil,
            changed: try row.text("changed").split(separator: ",")
                .compactMap { EvidenceField(rawValue: String($0)) }
                .filter { Sight.audits($0, as: clearance.role) },
            actorName: try row.text("actor_name"),
            at: Instant(microseconds: try row.integer("at")),
            claimedAt: try row.optionalInteger("claimed_at").map { Instant(microseconds: $0) },
            custody: try AuditedCustody(row: row)
        )
    }
}
