public import Core
public import SQL

/// Evidence on a database; every query holds the class's bit.
public struct SQLEvidenceStore: EvidenceStore {
    let database: any SQLDatabase
    let indexes = EvidenceIndexes()

    public init(database: any SQLDatabase) { self.database = database }

    /// Counts and order come from the case's index, brought to the head of the same snapshot that the rows are read in.
    public func page(
        _ filter: EvidenceFilter,
        sort: EvidenceSort,
        cursor: String?,
        limit: Int,
        for clearance: Clearance
    ) async throws -> EvidencePage {
        try await read(filter, sort: sort, cursor: cursor, limit: limit, for: clearance).page
    }

    public func exhibits(
        _ filter: EvidenceFilter,
        cursor: String?,
        limit: Int,
        for clearance: Clearance
    ) async throws -> (page: EvidencePage, days: [EvidenceID: ExhibitDays]) {
        let sort = EvidenceSort(field: .exhibitNumber, isDescending: false)
        return try await read(filter, sort: sort, cursor: cursor, limit: limit, withDays: true, for: clearance)
    }

    private func read(
        _ filter: EvidenceFilter,
        sort: EvidenceSort,
        cursor: String?,
        limit: Int,
        withDays: Bool = false,
        for clearance: Clearance
    ) async throws -> (page: EvidencePage, days: [EvidenceID: ExhibitDays]) {
        try filter.check(for: clearance)
        let held = indexes.held(for: clearance.caseFile)
        let known = held.index
        return try await database.read { [indexes] connection in
            let (index, position, zone) = try held.index(
                from: known,
                sortedBy: sort.field,
                for: clearance,
                on: connection
            )
            indexes.keep(held, of: clearance.caseFile, items: index.count)
            let limit = min(max(limit, 1), EvidencePage.limitMax)
            let found = try found(by: filter, for: clearance, on: connection)
            let matches = index.matches(filter, found: found, zone: zone, for: clearance)
            let ids = try page(of: index, matches, sort, cursor: cursor, limit: limit + 1, for: clearance, connection)
            let rows = try rows(ids, sort: sort, isLast: !withDays, for: clearance, on: connection)
            var facets: [EvidenceField: [(value: String, count: Int)]] = [:]
            for field in EvidenceFilter.facets where clearance.sees(field) {
                facets[field] = index.counts(of: field, in: matches)
            }
            let items = try rows.prefix(limit).map(EvidenceItem.init(row:))
            let page = EvidencePage(
                items: items,
                next: rows.count > limit ? try PageCursor(row: rows[limit - 1], item: "id").text : nil,
                total: matches.total,
                facets: facets,
                position: position
            )
            return (page, withDays ? try Self.exhibitDays(of: items, for: clearance, on: connection) : [:])
        }
    }

    public func totals(
        of filters: [EvidenceFilter],
        for clearance: Clearance
    ) async throws -> (totals: [Int], position: EventPosition) {
        for filter in filters { try filter.check(for: clearance) }
        let held = indexes.held(for: clearance.caseFile)
        let known = held.index
        return try await database.read { [indexes] connection in
            let (index, position, zone) = try held.index(from: known, sortedBy: nil, for: clearance, on: connection)
            indexes.keep(held, of: clearance.caseFile, items: index.count)
            let totals = try filters.map { filter in
                let key = HeldTotals.Key(filter: filter, group: clearance.group)
                if let total = held.total(of: key, at: index.head) { return total }
                let found = try found(by: filter, for: clearance, on: connection)
                let total = index.total(filter, found: found, zone: zone, for: clearance)
                // What is new to a person is theirs alone, and changes with each visit.
                if !filter.changedSinceVisit { held.keep(total, of: key, at: index.head) }
                return total
            }
            return (totals, position)
        }
    }

    public func item(
        _ id: EvidenceID,
        for clearance: Clearance
    ) async throws -> (item: EvidenceItem, position: EventPosition) {
        try await database.read { connection in
            let answers = try connection.commit([Self.item(id, for: clearance), Self.position(for: clearance)])
            guard let row = answers[0].first else { throw EvidenceError.notFound }
            return (try EvidenceItem(row: row), try EventPosition(view: answers[1]))
        }
    }

    public func history(of item: EvidenceID, for clearance: Clearance) async throws -> [RecordedEvent] {
        try await database.read { connection in
            try RecordedEvent.reading(
                connection.lastRows(
                    """
                    SELECT \(Event.columns), \(EvidenceItem.columns)
                    FROM case_event e JOIN evidence_item i ON i.id = e.subject_id
                    WHERE e.subject_id = \(item.text) AND i.case_id = \(clearance.caseFile.text)
                      AND (i.audience & \(clearance.classBit)) <> 0 AND (e.seen_by & \(clearance.classBit)) <> 0
                    ORDER BY e.revision DESC
                    LIMIT 500
                    """
                )
            )
        }
    }

    /// The numbers of the items that answer what the database is asked of a filter, growing; nil for all.
    func found(
        by filter: EvidenceFilter,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [Int64]? {
        let changed = filter.changedSinceVisit ? try changedSinceVisit(for: clearance, on: connection) : nil
        let listed = Self.common(
            try Self.found(filter.text, for: clearance, on: connection),
            try filter.list.map { try touched(by: $0, for: clearance, on: connection) }
        )
        return Self.common(listed, changed)
    }

    /// The numbers of the items that others changed since the person's visit, growing.
    private func changedSinceVisit(for clearance: Clearance, on connection: any SQLConnection) throws -> [Int64] {
        try connection.rows(
            """
            SELECT s.number FROM (
                SELECT DISTINCT e.subject_id FROM case_visit v
                JOIN case_event e ON e.case_id = v.case_id AND e.seq > v.before_seq
                WHERE v.case_id = \(clearance.caseFile.text) AND v.person_id = \(clearance.person.text)
                  AND (e.seen_by & \(clearance.classBit)) <> 0 AND \(Event.actor("e")) <> \(clearance.person.text)
            ) c JOIN evidence_search s ON s.item_id = c.subject_id
            ORDER BY s.number
            LIMIT \(ChangeLimits.listedMax)
            """
        ).map { try $0.integer("number") }
    }

    /// The numbers of the items that an import added or a bulk edit changed, growing.
    private func touched(
        by group: String,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [Int64] {
        let kind: EventKind = BulkEdit.id(ofGroup: group) == nil ? .evidenceAdded : .evidenceRevised
        return try connection.rows(
            """
            SELECT DISTINCT s.number FROM case_event e JOIN evidence_search s ON s.item_id = e.subject_id
            WHERE e.case_id = \(clearance.caseFile.text) AND e.group_key = \(group)
              AND e.kind = \(kind.rawValue) AND (e.seen_by & \(clearance.classBit)) <> 0
            ORDER BY s.number
            """
        ).map { try $0.integer("number") }
    }

    /// What stands in both of two growing lists; nil stands for all.
    private static func common(_ left: [Int64]?, _ right: [Int64]?) -> [Int64]? {
        guard let left, let right else { return left ?? right }
        let kept = Set(right)
        return left.filter(kept.contains)
    }

    private func page(
        of index: EvidenceIndex,
        _ matches: EvidenceIndex.Matches,
        _ sort: EvidenceSort,
        cursor: String?,
        limit: Int,
        for clearance: Clearance,
        _ connection: any SQLConnection
    ) throws -> [String] {
        guard let after = cursor.flatMap(PageCursor.init(text:)) else {
            return try index.page(sort, from: nil, limit: limit, in: matches)
        }
        let next = try connection.rows(EvidenceIndex.successor(of: after, sort, in: clearance.caseFile)).first
        guard let start = try next?.text("item_id") else { return [] }
        return try index.page(sort, from: start, limit: limit, in: matches)
    }

    /// The items of a page with their sort keys, in its order.
    private func rows(
        _ ids: [String],
        sort: EvidenceSort,
        isLast: Bool,
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [SQLRow] {
        guard let last = ids.last else { return [] }
        // Lists of few lengths, so that few statements are prepared.
        var length = 1
        while length < ids.count { length *= 2 }
        let list = ids + Array(repeating: last, count: length - ids.count)
        let query: SQLQuery =
            """
            SELECT \(EvidenceItem.columns), s.sort_key
            FROM evidence_item i JOIN evidence_sort s ON s.item_id = i.id AND s.field = \(sort.field.rawValue)
            WHERE i.id IN (\(SQLQuery.list(list))) AND i.case_id = \(clearance.caseFile.text)
              AND (i.audience & \(clearance.classBit)) <> 0
            LIMIT \(length)
            """
        let rows = isLast ? try connection.lastRows(query) : try connection.rows(query)
        let byID = Dictionary(try rows.map { (try $0.text("id"), $0) }, uniquingKeysWith: { first, _ in first })
        return ids.compactMap { byID[$0] }
    }

    static func item(_ id: EvidenceID, for clearance: Clearance) -> SQLQuery {
        """
        SELECT \(EvidenceItem.columns) FROM evidence_item i
        WHERE i.id = \(id.text) AND i.case_id = \(clearance.caseFile.text)
          AND (i.audience & \(clearance.classBit)) <> 0
        """
    }

    static func position(for clearance: Clearance) -> SQLQuery {
        """
        SELECT position FROM case_view
        WHERE case_id = \(clearance.caseFile.text) AND class = \(clearance.group.number)
        """
    }
}

extension EventPosition {
    /// Where a class stands, as `SQLEvidenceStore.position` asks.
    init(view rows: [SQLRow]) throws {
        guard let row = rows.first, let position = EventPosition(try row.text("position"))
        else { throw StorageError.unreadable(table: "case_view") }
        self = position
    }
}

/// Where a page ended: the sort key and the item.
///
/// The text is opaque to clients.
struct PageCursor {
    let sortKey: String
    let item: String

    init(row: SQLRow, item column: String) throws {
        sortKey = try row.text("sort_key")
        item = try row.text(column)
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
