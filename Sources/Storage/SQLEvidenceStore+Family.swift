public import Core
import SQL

/// The relations between items, as far as both ends may be seen.
extension SQLEvidenceStore {
    public func family(of item: EvidenceID, for clearance: Clearance) async throws -> Family {
        try await database.read { connection in
            try Family(relatives: connection.commit(Self.relatives(of: item, for: clearance))[...])
        }
    }

    public func itemWithFamily(
        _ id: EvidenceID,
        for clearance: Clearance
    ) async throws -> (item: EvidenceItem, family: Family, position: EventPosition) {
        try await database.read { connection in
            let own = [Self.item(id, for: clearance), Self.position(for: clearance)]
            let answers = try connection.commit(own + Self.relatives(of: id, for: clearance))
            guard let row = answers[0].first else { throw EvidenceError.notFound }
            let family = try Family(relatives: answers[own.count...])
            return (try EvidenceItem(row: row), family, try EventPosition(view: answers[1]))
        }
    }

    /// The same of many items, each row with its item as `own_id`.
    static func relatives(of items: [EvidenceID], for clearance: Clearance) -> [SQLQuery] {
        guard Sight.seesFamily(as: clearance.role) else { return [] }
        let list = SQLQuery.list(items.map(\.text))
        return [("r.from_item_id", "r.to_item_id"), ("r.to_item_id", "r.from_item_id")].map {
            (near: SQLQuery, far: SQLQuery) in
            """
            SELECT * FROM (
                SELECT \(EvidenceItem.columns), r.type, r.label, s.sort_key, own.id AS own_id,
                    ROW_NUMBER() OVER (PARTITION BY own.id ORDER BY s.sort_key, i.id, r.id) AS place
                FROM relation r
                JOIN evidence_item own ON own.id = \(near)
                JOIN evidence_item i ON i.id = \(far)
                JOIN evidence_sort s ON s.item_id = i.id AND s.field = \(EvidenceField.itemNumber.rawValue)
                WHERE \(near) IN (\(list)) AND r.case_id = \(clearance.caseFile.text) AND i.id <> own.id
                  AND r.type IN (\(SQLQuery.list(Family.relationTypes)))
                  AND own.case_id = \(clearance.caseFile.text) AND (own.audience & \(clearance.classBit)) <> 0
                  AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
            ) AS kin
            WHERE place <= \(Family.relativesMax + 1)
            ORDER BY own_id, place
            """
        }
    }

    /// What stands at the other ends, from the item and to it; nothing for a role that sees no family.
    private static func relatives(of item: EvidenceID, for clearance: Clearance) -> [SQLQuery] {
        guard Sight.seesFamily(as: clearance.role) else { return [] }
        return [
            relatives(of: item, at: "r.from_item_id", other: "r.to_item_id", for: clearance),
            relatives(of: item, at: "r.to_item_id", other: "r.from_item_id", for: clearance),
        ]
    }

    /// What stands at the other end of the relations of an item.
    private static func relatives(
        of item: EvidenceID,
        at near: SQLQuery,
        other far: SQLQuery,
        for clearance: Clearance
    ) -> SQLQuery {
        """
        SELECT \(EvidenceItem.columns), r.type, r.label, s.sort_key
        FROM relation r
        JOIN evidence_item own ON own.id = \(near)
        JOIN evidence_item i ON i.id = \(far)
        JOIN evidence_sort s ON s.item_id = i.id AND s.field = \(EvidenceField.itemNumber.rawValue)
        WHERE \(near) = \(item.text) AND r.case_id = \(clearance.caseFile.text) AND i.id <> own.id
          AND r.type IN (\(SQLQuery.list(Family.relationTypes)))
          AND own.case_id = \(clearance.caseFile.text) AND (own.audience & \(clearance.classBit)) <> 0
          AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
        ORDER BY s.sort_key, i.id, r.id
        LIMIT \(Family.relativesMax + 1)
        """
    }
}

extension Family {
    /// The families of many items, by the item's id.
    static func families(relatives answers: ArraySlice<[SQLRow]>) throws -> [String: Family] {
        var rows: [String: [[SQLRow]]] = [:]
        for (direction, answer) in answers.enumerated() {
            for row in answer {
                rows[try row.text("own_id"), default: Array(repeating: [], count: answers.count)][direction].append(row)
            }
        }
        return try rows.mapValues { try Family(relatives: $0[...]) }
    }

    /// What the relations from an item and those to it answered.
    fileprivate init(relatives answers: ArraySlice<[SQLRow]>) throws {
        var relatives: [(key: String, relative: Family.Relative)] = []
        for (rows, isFrom) in zip(answers, [true, false]) {
            for row in rows.prefix(Family.relativesMax) {
                guard let kinship = Family.Kinship(relationType: try row.text("type"), isFrom: isFrom)
                else { continue }
                let relative = Family.Relative(try EvidenceItem(row: row), kinship, label: try row.text("label"))
                relatives.append((try row.text("sort_key"), relative))
            }
        }
        relatives.sort { ($0.key, $0.relative.item.text) < ($1.key, $1.relative.item.text) }
        self.init(relatives.map(\.relative), isCut: answers.contains { $0.count > Family.relativesMax })
    }
}
