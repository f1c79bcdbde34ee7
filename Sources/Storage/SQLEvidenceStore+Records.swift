public import Core
import SQL

/// What a case knows of an item beside its fields; of both ends of a line the query holds the audience.
extension SQLEvidenceStore {
    public func records(of item: EvidenceItem, for clearance: Clearance) async throws -> ItemRecords {
        guard Sight.seesCustody(as: clearance.role) || Sight.seesRelations(as: clearance.role)
        else { return ItemRecords() }
        return try await database.read { connection in
            let asked = RecordQuestions(item: item.id, clearance: clearance)
            let answers = try connection.run([
                asked.custody, asked.relations(isFrom: true), asked.relations(isFrom: false), asked.passages,
                asked.facts, asked.sources,
            ])
            let sources = try answers[5].map(EvidenceItem.init(row:))
            let proofs = Set((item.clockProofs + sources.flatMap(\.clockProofs)).prefix(ItemRecords.sourcesMax * 4))
            let names = try RecordNames(
                of: Self.references(in: answers),
                numbered: proofs.sorted(),
                for: clearance,
                on: connection
            )
            return try ItemRecords(answers, sources: sources, named: names, for: clearance)
        }
    }

    public func custody(of item: EvidenceID, for clearance: Clearance) async throws -> [ItemRecords.Entry] {
        guard Sight.seesCustody(as: clearance.role) else { return [] }
        return try await database.read { connection in
            let rows = try connection.rows(RecordQuestions(item: item, clearance: clearance).custody)
            let names = try RecordNames(of: Self.references(in: [rows]), for: clearance, on: connection)
            return try rows.prefix(ItemRecords.custodyMax).map { try ItemRecords.Entry(row: $0, named: names) }
        }
    }

    public func custodyParties(
        for clearance: Clearance
    ) async throws -> [(party: RecordReference, name: String)] {
        guard Permissions.mayRecordCustody(as: clearance.role) else { return [] }
        let id = clearance.caseFile.text
        let open: SQLQuery = Sight.seesSealedIdentities(as: clearance.role) ? "" : "AND is_identity_sealed = 0"
        // The other side has no hand in custody here, and is named to nobody.
        let portal = Role.defenceCounselPortal.rawValue
        return try await database.read { connection in
            let rows = try connection.lastRows(
                """
                SELECT kind, id, name FROM (
                    SELECT 1 AS place, 'case_person' AS kind, id, name FROM case_person WHERE case_id = \(id) \(open)
                    UNION ALL SELECT 2 AS place, 'organisation' AS kind, id, name FROM organisation WHERE case_id = \(id)
                    UNION ALL SELECT 3 AS place, 'member' AS kind, p.id, p.name
                    FROM membership m JOIN person p ON p.id = m.person_id
                    JOIN case_class c ON c.case_id = m.case_id AND c.number = m.class_number
                    WHERE m.case_id = \(id) AND p.is_disabled = 0 AND c.role <> \(portal)
                ) AS party
                ORDER BY place, name, id
                LIMIT \(Self.partiesMax)
                """
            )
            return try rows.compactMap { row in
                try RecordReference(kind: try row.text("kind"), text: try row.text("id"))
                    .map { (party: $0, name: try row.text("name")) }
            }
        }
    }

    public func item(numbered number: String, for clearance: Clearance) async throws -> EvidenceID? {
        guard clearance.sees(.itemNumber) else { return nil }
        return try await database.read { connection in
            try connection.lastRows(RecordNames.items(numbered: [number], for: clearance))
                .map(EvidenceItem.init(row:)).first {
                    $0.values.text(.itemNumber)?.lowercased() == number.lowercased()
                }?.id
        }
    }

    /// People, organisations and members that a form offers.
    private static let partiesMax = 1_000

    /// What custody and relations point to; an item that is not in sight is asked for all the same, and not found.
    private static func references(in answers: [[SQLRow]]) throws -> Set<RecordReference> {
        var references: Set<RecordReference> = []
        for row in answers[0] {
            for end in ["from", "to"] {
                let kind = try row.optionalText("\(end)_kind")
                if let found = try RecordReference(kind: kind, text: row.optionalText("\(end)_id")) {
                    references.insert(found)
                }
            }
        }
        for row in answers.dropFirst().prefix(2).joined() {
            if let found = try RecordReference(kind: row.text("other_kind"), text: row.text("other_id")) {
                references.insert(found)
            }
        }
        return references
    }
}

/// The questions about one item for one class.
private struct RecordQuestions {
    let item: EvidenceID
    let clearance: Clearance

    private var caseFile: String { clearance.caseFile.text }

    /// Joins the item itself, and demands that it is in sight.
    private func inSight(_ column: SQLQuery) -> SQLQuery {
        """
        JOIN evidence_item own ON own.id = \(column) AND own.id = \(item.text) AND own.case_id = \(caseFile)
          AND (own.audience & \(clearance.classBit)) <> 0
        """
    }

    var custody: SQLQuery {
        """
        SELECT c.id, c.item_id, c.sequence, c.at, c.zone, c.precision, c.action, c.from_kind, c.from_id, c.to_kind,
            c.to_id, c.method, c.place, c.seal, c.reason, c.recorded_at, c.recorded_by, c.recorded_by_name,
            c.mutation_key, c.event_revision
        FROM custody_event c \(inSight("c.item_id"))
        ORDER BY c.sequence
        LIMIT \(ItemRecords.custodyMax + 1)
        """
    }

    /// The lines from the item or to it; those of its family stand elsewhere.
    func relations(isFrom: Bool) -> SQLQuery {
        let (near, far): (SQLQuery, SQLQuery) = isFrom ? ("from", "to") : ("to", "from")
        let seesTheory = Sight.seesTheory(as: clearance.role)
        let hidden = seesTheory ? [] : ["issue", "fact"]
        let theory: SQLQuery = hidden.isEmpty ? "" : "AND r.\(far)_kind NOT IN (\(SQLQuery.list(hidden)))"
        let sealed: SQLQuery =
            Sight.seesSealedIdentities(as: clearance.role)
            ? ""
            : """
            AND (r.\(far)_kind <> 'case_person' OR EXISTS (
                SELECT 1 FROM case_person q WHERE q.id = r.\(far)_id AND q.is_identity_sealed = 0))
            """
        return """
            SELECT r.id, r.type, r.label, r.strength, r.\(far)_kind AS other_kind, r.\(far)_id AS other_id,
                p.id AS passage_id, p.number AS passage_number, p.item_id AS passage_item, p.locator, p.words
            FROM relation r \(inSight("r.\(near)_item_id"))
            LEFT JOIN evidence_item i ON i.id = r.\(far)_item_id AND i.case_id = \(caseFile)
              AND (i.audience & \(clearance.classBit)) <> 0
            LEFT JOIN passage p ON p.id = r.passage_id AND EXISTS (
                SELECT 1 FROM evidence_item s WHERE s.id = p.item_id AND s.case_id = \(caseFile)
                  AND (s.audience & \(clearance.classBit)) <> 0)
            WHERE r.case_id = \(caseFile) AND r.type NOT IN (\(SQLQuery.list(Family.relationTypes)))
              AND (r.\(far)_item_id IS NULL OR i.id IS NOT NULL AND i.id <> own.id) \(theory) \(sealed)
            ORDER BY r.type, r.id
            LIMIT \(ItemRecords.relationsMax + 1)
            """
    }

    var passages: SQLQuery {
        """
        SELECT p.id AS passage_id, p.number AS passage_number, p.item_id AS passage_item, p.locator, p.words
        FROM passage p \(inSight("p.item_id"))
        ORDER BY p.number, p.id
        LIMIT \(ItemRecords.passagesMax + 1)
        """
    }

    /// Facts that cite the item, where everything that they cite is in sight: a fact may tell what stands in any of it.
    var facts: SQLQuery {
        """
        SELECT c.passage_id, f.id, f.number, f.occurred_at, f.zone, f.precision, f.text, f.status
        FROM passage p \(inSight("p.item_id"))
        JOIN fact_citation c ON c.passage_id = p.id JOIN fact f ON f.id = c.fact_id AND f.case_id = \(caseFile)
        WHERE \(Sight.seesTheory(as: clearance.role)) = 1 AND NOT EXISTS (
            SELECT 1 FROM fact_citation d JOIN passage q ON q.id = d.passage_id
            JOIN evidence_item i ON i.id = q.item_id
            WHERE d.fact_id = f.id AND (i.audience & \(clearance.classBit)) = 0)
        ORDER BY f.occurred_at, f.number, f.id
        LIMIT \(ItemRecords.factsMax + 1)
        """
    }

    /// Items that this one was made from: what they say of their clock holds for it too.
    var sources: SQLQuery {
        """
        SELECT \(EvidenceItem.columns)
        FROM relation r \(inSight("r.from_item_id"))
        JOIN evidence_item i ON i.id = r.to_item_id AND i.case_id = \(caseFile)
          AND (i.audience & \(clearance.classBit)) <> 0
        WHERE r.case_id = \(caseFile) AND r.type IN ('derived_from', 'extracted_from') AND i.id <> own.id
        ORDER BY r.id
        LIMIT \(ItemRecords.sourcesMax)
        """
    }
}

/// What references are called for one class; what it may not know of is not here.
private struct RecordNames {
    private var names: [RecordReference: RecordName] = [:]
    private(set) var numbered: [String: RecordName] = [:]

    init(
        of references: Set<RecordReference>,
        numbered numbers: [String] = [],
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws {
        let ids = references.filter { if case .place = $0 { false } else { true } }.map(\.text).sorted()
        var queries: [SQLQuery] = []
        if !ids.isEmpty {
            queries += [Self.items(ids, for: clearance), Self.others(ids, in: clearance.caseFile)]
        }
        if !numbers.isEmpty { queries.append(Self.items(numbered: numbers, for: clearance)) }
        let answers = try connection.commit(queries)
        if !ids.isEmpty {
            for item in try answers[0].map(EvidenceItem.init(row:)) {
                names[.evidence(item.id)] = RecordName(item, for: clearance)
            }
            for row in answers[1] {
                guard let reference = try RecordReference(kind: row.text("kind"), text: row.text("id")) else {
                    continue
                }
                let isTold = try !row.flag("is_identity_sealed") || Sight.seesSealedIdentities(as: clearance.role)
                names[reference] = isTold ? .named(reference, try row.text("name")) : .sealedIdentity
            }
        }
        for item in try numbers.isEmpty ? [] : (answers.last ?? []).map(EvidenceItem.init(row:)) {
            if let number = item.values.text(.itemNumber) { numbered[number] = RecordName(item, for: clearance) }
        }
    }

    subscript(reference: RecordReference) -> RecordName? {
        if case .place(let name) = reference { return .named(reference, name) }
        return names[reference]
    }

    private static func items(_ ids: [String], for clearance: Clearance) -> SQLQuery {
        """
        SELECT \(EvidenceItem.columns) FROM evidence_item i
        WHERE i.id IN (\(SQLQuery.list(ids))) AND i.case_id = \(clearance.caseFile.text)
          AND (i.audience & \(clearance.classBit)) <> 0
        """
    }

    static func items(numbered numbers: [String], for clearance: Clearance) -> SQLQuery {
        let keys = numbers.map { "!" + NaturalOrder.key($0) }
        return """
            SELECT \(EvidenceItem.columns) FROM evidence_sort s JOIN evidence_item i ON i.id = s.item_id
            WHERE s.case_id = \(clearance.caseFile.text) AND s.field = \(EvidenceField.itemNumber.rawValue)
              AND s.sort_key IN (\(SQLQuery.list(keys))) AND i.case_id = \(clearance.caseFile.text)
              AND (i.audience & \(clearance.classBit)) <> 0
            LIMIT 200
            """
    }

    private static func others(_ ids: [String], in caseFile: CaseFileID) -> SQLQuery {
        let list = SQLQuery.list(ids)
        let id = caseFile.text
        return """
            SELECT 'case_person' AS kind, id, name, is_identity_sealed FROM case_person
            WHERE case_id = \(id) AND id IN (\(list))
            UNION ALL SELECT 'organisation' AS kind, id, name, 0 AS is_identity_sealed FROM organisation
            WHERE case_id = \(id) AND id IN (\(list))
            UNION ALL SELECT 'issue' AS kind, id, name, 0 AS is_identity_sealed FROM issue
            WHERE case_id = \(id) AND id IN (\(list))
            UNION ALL SELECT 'fact' AS kind, id, text AS name, 0 AS is_identity_sealed FROM fact
            WHERE case_id = \(id) AND id IN (\(list))
            UNION ALL SELECT 'member' AS kind, id, name, 0 AS is_identity_sealed FROM person WHERE id IN (\(list))
            """
    }
}

extension RecordName {
    fileprivate init(_ item: EvidenceItem, for clearance: Clearance) {
        self = .item(
            item.id,
            number: clearance.sees(.itemNumber) ? item.values.text(.itemNumber) ?? "" : "",
            title: clearance.sees(.title) ? item.values.text(.title) ?? "" : "",
            isWithdrawn: item.isWithdrawn
        )
    }
}

extension EvidenceItem {
    /// What the item's moments name as proofs of their clocks.
    fileprivate var clockProofs: [String] {
        EvidenceField.allCases.compactMap { values.moment($0)?.clockProof?.trimmed }
    }
}

extension ItemRecords {
    fileprivate init(
        _ answers: [[SQLRow]],
        sources: [EvidenceItem],
        named names: RecordNames,
        for clearance: Clearance
    ) throws {
        self.init()
        custody = try answers[0].prefix(Self.custodyMax).map { try Entry(row: $0, named: names) }
        for (rows, isFrom) in [(answers[1], true), (answers[2], false)] {
            relations += try rows.prefix(Self.relationsMax).compactMap { try Line(row: $0, isFrom, named: names) }
        }
        relations.sort {
            (RelationWords.place(of: $0.type), $0.isFrom ? 0 : 1, NaturalOrder.key($0.other.text), $0.label)
                < (RelationWords.place(of: $1.type), $1.isFrom ? 0 : 1, NaturalOrder.key($1.other.text), $1.label)
        }
        var facts: [PassageID: [CitingFact]] = [:]
        for row in answers[4].prefix(Self.factsMax) {
            guard let passage = PassageID(try row.text("passage_id"))
            else { throw StorageError.unreadable(table: "fact_citation") }
            facts[passage, default: []].append(try CitingFact(row: row))
        }
        citations = try answers[3].prefix(Self.passagesMax).compactMap { row in
            try Passage(row: row).map { Citation($0, facts: facts[$0.id] ?? []) }
        }
        citations.sort { NaturalOrder.key($0.passage.number) < NaturalOrder.key($1.passage.number) }
        sourceClocks = sources.compactMap { source in
            guard let moment = source.values.moment(.occurredAt), let offset = moment.clockOffsetSeconds, offset != 0
            else { return nil }
            return SourceClock(
                item: RecordName(source, for: clearance),
                offsetSeconds: offset,
                proof: moment.clockProof
            )
        }
        proofs = names.numbered
        isCut =
            answers[0].count > Self.custodyMax || answers[1].count > Self.relationsMax
            || answers[2].count > Self.relationsMax || answers[3].count > Self.passagesMax
            || answers[4].count > Self.factsMax
    }
}

extension ItemRecords.Entry {
    fileprivate init(row: SQLRow, named names: RecordNames) throws {
        let event = try CustodyEvent(row: row)
        self.init(
            event,
            from: event.from.map { names[$0] ?? .notAvailable },
            to: event.to.map { names[$0] ?? .notAvailable }
        )
    }
}

extension ItemRecords.Line {
    /// Nil where the other end has no name for the class.
    fileprivate init?(row: SQLRow, _ isFrom: Bool, named names: RecordNames) throws {
        guard let other = try RecordReference(kind: row.text("other_kind"), text: row.text("other_id")),
            let name = names[other]
        else { return nil }
        self.init(
            type: try row.text("type"),
            isFrom: isFrom,
            other: name,
            label: try row.text("label"),
            strength: try row.text("strength"),
            passage: try Passage(row: row)
        )
    }
}

extension ItemRecords.CitingFact {
    fileprivate init(row: SQLRow) throws {
        guard let id = FactID(try row.text("id")) else { throw StorageError.unreadable(table: "fact") }
        self.init(
            id: id,
            number: try row.text("number"),
            occurredAt: DatedMoment(
                instant: Instant(microseconds: try row.integer("occurred_at")),
                zone: try row.text("zone"),
                precision: try row.text("precision")
            ),
            text: try row.text("text"),
            status: try row.text("status")
        )
    }
}

extension Passage {
    /// Nil where the row has no passage.
    fileprivate init?(row: SQLRow) throws {
        guard let text = try row.optionalText("passage_id") else { return nil }
        guard let id = PassageID(text), let item = EvidenceID(try row.text("passage_item"))
        else { throw StorageError.unreadable(table: "passage") }
        self.init(
            id: id,
            number: try row.text("passage_number"),
            item: item,
            locator: try row.text("locator"),
            words: try row.text("words")
        )
    }
}

extension CustodyEvent {
    fileprivate init(row: SQLRow) throws {
        guard let id = CustodyEventID(try row.text("id")), let item = EvidenceID(try row.text("item_id"))
        else { throw StorageError.unreadable(table: "custody_event") }
        self.init(
            id: id,
            item: item,
            sequence: try row.int("sequence"),
            at: DatedMoment(
                instant: Instant(microseconds: try row.integer("at")),
                zone: try row.text("zone"),
                precision: try row.text("precision")
            ),
            action: try row.text("action"),
            from: try RecordReference(kind: row.optionalText("from_kind"), text: row.optionalText("from_id")),
            to: try RecordReference(kind: row.optionalText("to_kind"), text: row.optionalText("to_id")),
            method: try row.text("method"),
            place: try row.text("place"),
            seal: try row.text("seal"),
            reason: try row.text("reason"),
            recording: try Recording(row: row)
        )
    }
}

extension CustodyEvent.Recording {
    fileprivate init?(row: SQLRow) throws {
        guard let at = try row.optionalInteger("recorded_at") else { return nil }
        guard let by = PersonID(try row.text("recorded_by"))
        else { throw StorageError.unreadable(table: "custody_event") }
        self.init(
            at: Instant(microseconds: at),
            by: by,
            byName: try row.text("recorded_by_name"),
            key: try row.text("mutation_key"),
            revision: try row.int("event_revision")
        )
    }
}
