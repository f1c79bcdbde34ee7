import Core
import SQL

/// In which order items stand, and which of them make a page.
extension EvidenceIndex {
    /// Whether the order of a field has been read.
    func hasOrder(of field: EvidenceField) -> Bool { orders[field] != nil }

    /// Takes over the orders that another copy at the same head has read.
    mutating func takeOrders(of other: EvidenceIndex) {
        orders.merge(other.orders) { mine, _ in mine }
    }

    mutating func readOrder(of field: EvidenceField, in caseFile: CaseFileID, on connection: any SQLConnection) throws {
        var order: [Int32] = []
        order.reserveCapacity(count)
        var last = (key: "", item: "")
        while true {
            let rows = try connection.rows(
                """
                SELECT sort_key, item_id FROM evidence_sort
                WHERE case_id = \(caseFile.text) AND field = \(field.rawValue)
                  AND (sort_key, item_id) > (\(last.key), \(last.item))
                ORDER BY sort_key, item_id
                LIMIT \(Self.rowsMax)
                """
            )
            for row in rows { order.append(try place(of: row.text("item_id"))) }
            guard rows.count == Self.rowsMax, let end = rows.last else { break }
            last = (try end.text("sort_key"), try end.text("item_id"))
        }
        orders[field] = order
    }

    /// The next items of a list that answer the filter, at most `limit`.
    ///
    /// - Parameter start: the first item to look at; `nil` for the first of the order.
    func page(_ sort: EvidenceSort, from start: String?, limit: Int, in matches: Matches) throws -> [String] {
        guard let order = orders[sort.field] else { return [] }
        var page: [String] = []
        var step = sort.isDescending ? order.count - 1 : 0
        if let start {
            guard let found = order.firstIndex(of: try place(of: start)) else { return [] }
            step = found
        }
        while order.indices.contains(step), page.count < limit {
            let place = Int(order[step])
            if matches.failures[place] == 0 { page.append(keys[place].text) }
            step += sort.isDescending ? -1 : 1
        }
        return page
    }

    /// The item that stands first in a list behind a place given by key and item, whether or not that item is there.
    static func successor(
        of cursor: PageCursor,
        _ sort: EvidenceSort,
        in caseFile: CaseFileID
    ) -> SQLQuery {
        let order: SQLQuery = sort.isDescending ? "sort_key DESC, item_id DESC" : "sort_key, item_id"
        let boundary: SQLQuery =
            sort.isDescending
            ? "(sort_key, item_id) < (\(cursor.sortKey), \(cursor.item))"
            : "(sort_key, item_id) > (\(cursor.sortKey), \(cursor.item))"
        return """
            SELECT item_id FROM evidence_sort
            WHERE case_id = \(caseFile.text) AND field = \(sort.field.rawValue) AND \(boundary)
            ORDER BY \(order)
            LIMIT 1
            """
    }

    /// Moves changed items to where they stand now; forgets the orders when that would take longer than reading them.
    mutating func reorder(
        _ rows: [SQLRow],
        in caseFile: CaseFileID,
        on connection: any SQLConnection
    ) throws {
        guard rows.count * orders.count <= Self.movesMax else {
            orders = [:]
            return
        }
        guard !orders.isEmpty else { return }
        let fields = Array(orders.keys)
        let items = try rows.map { try $0.text("id") }
        let moved = Set(try items.map(place(of:)))
        let keys = try connection.rows(
            """
            SELECT field, sort_key, item_id FROM evidence_sort
            WHERE item_id IN (\(SQLQuery.list(items))) AND field IN (\(SQLQuery.list(fields.map(\.rawValue))))
            ORDER BY sort_key DESC, item_id DESC
            """
        )
        // From the last to the first, so that the item behind is always in its place already.
        let cursors = try keys.map { (try $0.text("field"), try PageCursor(row: $0, item: "item_id")) }
        let behind = try connection.run(
            cursors.map { name, cursor in
                let field = EvidenceField(rawValue: name) ?? .itemNumber
                return Self.successor(of: cursor, EvidenceSort(field: field, isDescending: false), in: caseFile)
            }
        )
        for field in fields { orders[field]?.removeAll { moved.contains($0) } }
        for ((name, cursor), rows) in zip(cursors, behind) {
            guard let field = EvidenceField(rawValue: name) else { continue }
            let item = try place(of: cursor.item)
            let next = try rows.first.map { try place(of: $0.text("item_id")) }
            let step = next.flatMap { orders[field]?.firstIndex(of: $0) } ?? orders[field]?.count ?? 0
            orders[field]?.insert(item, at: step)
        }
    }

    /// More items times orders than this are not moved one by one.
    private static let movesMax = 400
}
