import Core
import SQL

/// Which items a list or a list of numbers means.
extension SQLEvidenceStore {
    /// All items that a filter shows, in order of their numbers; no more of them than the limit, and how many there are.
    func identifiers(
        _ filter: EvidenceFilter,
        limit: Int,
        for clearance: Clearance
    ) async throws -> (items: [EvidenceID], total: Int) {
        try filter.check(for: clearance)
        let held = indexes.held(for: clearance.caseFile)
        let known = held.index
        let order = EvidenceSort(field: .itemNumber, isDescending: false)
        return try await database.read { [indexes] connection in
            let (index, _, zone) = try held.index(
                from: known,
                sortedBy: order.field,
                for: clearance,
                on: connection
            )
            indexes.keep(held, of: clearance.caseFile, items: index.count)
            let found = try found(by: filter, for: clearance, on: connection)
            let matches = index.matches(filter, found: found, zone: zone, for: clearance)
            let texts = try index.page(order, from: nil, limit: limit, in: matches)
            return (texts.compactMap { EvidenceID($0) }, matches.total)
        }
    }

    /// The items in sight that have these exhibit, Bates or item numbers; a Bates number may be any of an item's, and of
    /// a range of Bates numbers those items are that begin in it.
    func items(numbered numbers: BulkNumbers, for clearance: Clearance) async throws -> BulkNumbers.Found {
        let fields = [EvidenceField.itemNumber, .exhibitNumber, .batesBegin].filter(clearance.sees)
        let seesRanges = clearance.sees(.batesBegin) && clearance.sees(.batesEnd)
        return try await database.read { connection in
            var found = BulkNumbers.Found()
            for start in stride(from: 0, to: numbers.texts.count, by: Self.numbersAtOnce) {
                let portion = numbers.texts[start..<min(start + Self.numbersAtOnce, numbers.texts.count)]
                var items = try Self.exactly(portion, fields, for: clearance, on: connection)
                if seesRanges {
                    let rest = portion.filter { items[Self.sortKey($0)] == nil && numbers.ranges[$0] == nil }
                    items.merge(try Self.within(rest, for: clearance, on: connection)) { first, _ in first }
                }
                let ranges = portion.compactMap { items[Self.sortKey($0)] == nil ? numbers.ranges[$0] : nil }
                let ranged = try Self.between(ranges, fields, for: clearance, on: connection)
                for number in portion {
                    if items[Self.sortKey(number)] == nil, let range = numbers.ranges[number] {
                        found.take(range, ranged[range] ?? [])
                    } else {
                        found.take(number, items[Self.sortKey(number)] ?? [])
                    }
                }
                guard Set(found.items).count <= BulkEditLimits.itemsMax else { throw BulkEditError.rangesTooLong }
            }
            found.finish()
            return found
        }
    }

    /// Items by the sort key of a number that they have.
    private static func exactly(
        _ numbers: ArraySlice<String>,
        _ fields: [EvidenceField],
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [String: [EvidenceID]] {
        guard !fields.isEmpty, !numbers.isEmpty else { return [:] }
        let rows = try connection.rows(
            """
            SELECT s.sort_key, s.item_id FROM evidence_sort s JOIN evidence_item i ON i.id = s.item_id
            WHERE s.case_id = \(clearance.caseFile.text) AND s.field IN (\(SQLQuery.list(fields.map(\.rawValue))))
              AND s.sort_key IN (\(SQLQuery.list(numbers.map(sortKey))))
              AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
            ORDER BY s.sort_key, s.item_id
            LIMIT \(rowsMax)
            """
        )
        var items: [String: [EvidenceID]] = [:]
        for row in rows {
            guard let item = EvidenceID(try row.text("item_id")) else { continue }
            items[try row.text("sort_key"), default: []].append(item)
        }
        return items
    }

    /// Items whose Bates numbers begin before these and end behind them: the nearest in sight of each.
    private static func within(
        _ numbers: [String],
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [String: [EvidenceID]] {
        guard !numbers.isEmpty else { return [:] }
        let answers = try connection.run(
            numbers.map { number in
                """
                SELECT \(EvidenceItem.columns) FROM evidence_sort s JOIN evidence_item i ON i.id = s.item_id
                WHERE s.case_id = \(clearance.caseFile.text) AND s.field = \(EvidenceField.batesBegin.rawValue)
                  AND s.sort_key < \(sortKey(number)) AND s.sort_key >= \(series(of: number))
                  AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
                ORDER BY s.sort_key DESC, s.item_id DESC
                LIMIT 1
                """
            }
        )
        var items: [String: [EvidenceID]] = [:]
        for (number, rows) in zip(numbers, answers) {
            for row in rows {
                let item = try EvidenceItem(row: row)
                guard let end = item.values.text(.batesEnd), sortKey(number) <= sortKey(end) else { continue }
                items[sortKey(number)] = [item.id]
            }
        }
        return items
    }

    /// Items with a number in one of these ranges, in the order of the numbers.
    /// - Throws: `BulkEditError.rangesTooLong`.
    private static func between(
        _ ranges: [BulkRange],
        _ fields: [EvidenceField],
        for clearance: Clearance,
        on connection: any SQLConnection
    ) throws -> [BulkRange: [EvidenceID]] {
        var items: [BulkRange: [EvidenceID]] = [:]
        guard !fields.isEmpty else { return items }
        for range in ranges where range.fault == nil {
            let rows = try connection.rows(
                """
                SELECT s.item_id FROM evidence_sort s JOIN evidence_item i ON i.id = s.item_id
                WHERE s.case_id = \(clearance.caseFile.text) AND s.field IN (\(SQLQuery.list(fields.map(\.rawValue))))
                  AND s.sort_key >= \(sortKey(range.first)) AND s.sort_key <= \(sortKey(range.last))
                  AND i.case_id = \(clearance.caseFile.text) AND (i.audience & \(clearance.classBit)) <> 0
                ORDER BY s.sort_key, s.item_id
                LIMIT \(BulkEditLimits.itemsMax * fields.count + 1)
                """
            )
            var known: Set<EvidenceID> = []
            items[range] = try rows.compactMap { EvidenceID(try $0.text("item_id")) }
                .filter { known.insert($0).inserted }
            guard known.count <= BulkEditLimits.itemsMax else { throw BulkEditError.rangesTooLong }
        }
        return items
    }

    /// The key of a value that is not empty, as `ItemChange` writes it.
    private static func sortKey(_ number: String) -> String { "!" + NaturalOrder.key(number) }

    /// What the keys of all numbers with the same letters before their digits begin with.
    private static func series(of number: String) -> String {
        sortKey(String(number.prefix { !("0"..."9").contains($0) }))
    }

    private static let numbersAtOnce = 250
    private static let rowsMax = 10_000
}
