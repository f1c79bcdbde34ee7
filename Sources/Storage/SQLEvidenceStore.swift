public import Core
public import SQL

/// Evidence on a database; every query holds the class's bit.
public struct SQLEvidenceStore: EvidenceStore {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) { self.database = database }

    public func page(
        _ filter: EvidenceFilter,
        sort: EvidenceSort,
        cursor: String?,
        limit: Int,
        for clearance: Clearance
    ) async throws -> EvidencePage {
        try await database.read { connection in
            let condition = try EvidenceCondition.condition(filter, for: clearance)
            let limit = min(max(limit, 1), EvidencePage.limitMax)
            let rows = try connection.rows(
                pageQuery(condition, sort: sort, cursor: cursor, limit: limit, for: clearance)
            )
            let items = try rows.prefix(limit).map(EvidenceItem.init(row:))
            let next = rows.count > limit ? try PageCursor(row: rows[limit - 1]).text : nil
            let totals = try connection.rows("SELECT COUNT(*) AS total FROM evidence_item i WHERE \(condition)")
            var facets: [EvidenceField: [(value: String, count: Int)]] = [:]
            for field in EvidenceFilter.facets where clearance.sees(field) {
                facets[field] = try facet(field, filter, for: clearance, on: connection)
            }
            return EvidencePage(
                items: items,
                next: next,
                total: try totals.first?.int("total") ?? 0,
                facets: facets,
                position: try position(for: clearance, on: connection)
            )
        }
    }

    public func item(
        _ id: EvidenceID,
        for clearance: Clearance
    ) async throws -> (item: EvidenceItem, position: EventPosition) {
        try await database.read { connection in
            let rows = try connection.rows(
                """
                SELECT \(EvidenceItem.columns) FROM evidence_item i
                WHERE i.id = \(id.text) AND i.case_id = \(clearance.caseFile.text)
                  AND (i.audience & \(clearance.classBit)) <> 0
                """
            )
            guard let row = rows.first else { throw EvidenceError.notFound }
            return (try EvidenceItem(row: row), try position(for: clearance, on: connection))
        }
    }

    public func caseFile(of item: EvidenceID) async throws -> CaseFileID? {
        try await database.read { connection in
            try connection.rows("SELECT case_id FROM evidence_item WHERE id = \(item.text)").first
                .flatMap { CaseFileID(try $0.text("case_id")) }
        }
    }

    public func history(of item: EvidenceID, for clearance: Clearance) async throws -> [RecordedEvent] {
        try await database.read { connection in
            try connection.rows(
                """
                SELECT \(Event.columns), \(EvidenceItem.columns)
                FROM case_event e JOIN evidence_item i ON i.id = e.subject_id
                WHERE e.subject_id = \(item.text) AND i.case_id = \(clearance.caseFile.text)
                  AND (i.audience & \(clearance.classBit)) <> 0 AND (e.seen_by & \(clearance.classBit)) <> 0
                ORDER BY e.revision DESC
                LIMIT 500
                """
            ).map(RecordedEvent.init(row:))
        }
    }

    private func pageQuery(
        _ condition: SQLQuery,
        sort: EvidenceSort,
        cursor: String?,
        limit: Int,
        for clearance: Clearance
    ) -> SQLQuery {
        let after = cursor.flatMap(PageCursor.init(text:))
        let order: SQLQuery = sort.isDescending ? "s.sort_key DESC, s.item_id DESC" : "s.sort_key, s.item_id"
        var boundary: SQLQuery = "1 = 1"
        if let after {
            boundary =
                sort.isDescending
                ? "(s.sort_key, s.item_id) < (\(after.sortKey), \(after.item))"
                : "(s.sort_key, s.item_id) > (\(after.sortKey), \(after.item))"
        }
        return """
            SELECT \(EvidenceItem.columns), s.sort_key
            FROM evidence_sort s JOIN evidence_item i ON i.id = s.item_id
            WHERE s.case_id = \(clearance.caseFile.text) AND s.field = \(sort.field.rawValue) AND \(boundary)
              AND \(condition)
            ORDER BY \(order)
            LIMIT \(limit + 1)
            """
    }

    /// Counts by value under all conditions but those on the field itself.
    private func facet(
        _ field: EvidenceField,
        _ filter: EvidenceFilter,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [(value: String, count: Int)] {
        var others = filter
        others.values[field] = nil
        let condition = try EvidenceCondition.condition(others, for: clearance)
        let query: SQLQuery
        if let column = EvidenceCondition.column(of: field) {
            query =
                "SELECT \(column) AS value, COUNT(*) AS count FROM evidence_item i WHERE \(condition) GROUP BY \(column)"
        } else {
            query = """
                SELECT m.value AS value, COUNT(*) AS count
                FROM evidence_member m JOIN evidence_item i ON i.id = m.item_id
                WHERE m.case_id = \(clearance.caseFile.text) AND m.field = \(field.rawValue) AND \(condition)
                GROUP BY m.value
                """
        }
        let rows = try connection.rows("\(query) ORDER BY count DESC, value LIMIT 50")
        return try rows.compactMap { row in
            try row.optionalText("value").map { ($0, try row.int("count")) }
        }
    }

    private func position(for clearance: Clearance, on connection: any SQLConnection) throws -> EventPosition {
        let rows = try connection.rows(
            """
            SELECT position FROM case_view
            WHERE case_id = \(clearance.caseFile.text) AND class = \(clearance.group.number)
            """
        )
        guard let row = rows.first, let position = EventPosition(try row.text("position"))
        else { throw StorageError.unreadable(table: "case_view") }
        return position
    }
}

/// Where a page ended: the sort key and the item.
///
/// The text is opaque to clients.
struct PageCursor {
    let sortKey: String
    let item: String

    init(row: SQLRow) throws {
        sortKey = try row.text("sort_key")
        item = try row.text("id")
    }

    init?(text: String) {
        guard text.utf8.count <= 1000, text.utf8.count > 36 else { return nil }
        item = String(text.prefix(36))
        let bytes = Array(text.dropFirst(36).utf8)
        guard EvidenceID(item) != nil, bytes.count % 2 == 0 else { return nil }
        var key: [UInt8] = []
        for place in stride(from: 0, to: bytes.count, by: 2) {
            guard let byte = UInt8(String(decoding: bytes[place..<place + 2], as: UTF8.self), radix: 16), byte >= 0x20
            else { return nil }
            key.append(byte)
        }
        sortKey = String(decoding: key, as: UTF8.self)
    }

    var text: String {
        item + sortKey.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
