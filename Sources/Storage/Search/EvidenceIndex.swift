import Core
import SQL

/// The items of one case as a few arrays: what filters, counts and orders need of them, without their texts.
///
/// True at one head of the case. Holds all items, whoever may see them: whoever counts says for which class. An item's
/// place in the arrays is its place among the numbers of `evidence_search`, and never changes. Takes about 150 bytes an
/// item.
struct EvidenceIndex: Sendable {
    /// What of a case changes whenever its items do: each change is an event, but for the sight of a new class.
    struct Head: Sendable, Equatable {
        let epoch: String
        let classes: Int64
        let seq: Int64

        func isBehind(_ other: Head) -> Bool { (classes, seq) < (other.classes, other.seq) }
    }

    private(set) var head: Head
    /// The numbers of the text index, growing.
    private var numbers: [Int64] = []
    private var keys: [PackedIdentifier] = []
    private var places: [PackedIdentifier: Int32] = [:]
    private var audiences: [Int64] = []
    private var withdrawn: [Bool] = []
    /// The places of the items with a value, growing, by facet and value.
    private var holders: [[String: [Int32]]] = Array(repeating: [:], count: EvidenceFilter.facets.count)
    /// The places in the order of a sort, of those that were asked for.
    private var orders: [EvidenceField: [Int32]] = [:]

    var count: Int { keys.count }

    /// Reads the whole case.
    init(of caseFile: CaseFileID, at head: Head, on connection: any SQLConnection) throws {
        self.head = head
        let answers = try connection.run([
            """
            SELECT \(Self.columns) FROM evidence_search w JOIN evidence_item i ON i.id = w.item_id
            WHERE w.case_id = \(caseFile.text) ORDER BY w.number
            """,
            "SELECT field, value, item_id FROM evidence_member WHERE case_id = \(caseFile.text)",
        ])
        keys.reserveCapacity(answers[0].count)
        for row in answers[0] { try put(row) }
        for row in answers[1] {
            guard let (facet, value, place) = try member(row) else { continue }
            holders[facet][value, default: []].append(place)
        }
        for facet in holders.indices {
            for value in holders[facet].keys { holders[facet][value]?.sort() }
        }
    }

    /// Takes over what has changed since, from the same snapshot as the new head.
    ///
    /// - Returns: false where the whole case must be read again.
    mutating func advance(
        to newer: Head,
        of caseFile: CaseFileID,
        oldestSeq: Int64,
        on connection: any SQLConnection
    ) throws -> Bool {
        guard newer.epoch == head.epoch, newer.classes == head.classes, oldestSeq <= head.seq,
            (0...Self.eventsMax).contains(newer.seq - head.seq)
        else { return false }
        guard newer.seq > head.seq else { return true }
        let subjects: SQLQuery =
            "SELECT subject_id FROM case_event WHERE case_id = \(caseFile.text) AND seq > \(head.seq)"
        let answers = try connection.run([
            """
            SELECT \(Self.columns) FROM evidence_item i JOIN evidence_search w ON w.item_id = i.id
            WHERE i.case_id = \(caseFile.text) AND i.id IN (\(subjects)) ORDER BY w.number
            """,
            "SELECT field, value, item_id FROM evidence_member WHERE case_id = \(caseFile.text) AND item_id IN (\(subjects))",
        ])
        let known = count
        try forget(answers[0])
        for row in answers[0] { try put(row) }
        for row in answers[1] {
            guard let (facet, value, place) = try member(row) else { continue }
            holders[facet][value, default: []].insert(place)
        }
        let added = numbers[max(0, known - 1)...]
        guard zip(added, added.dropFirst()).allSatisfy(<) else { return false }
        try reorder(answers[0], known: known, in: caseFile, on: connection)
        head = newer
        return true
    }

    // MARK: Counting

    /// Which items answer a filter, and which of its conditions the others fail.
    ///
    /// - Parameter found: the numbers that a search for the filter's text answered, growing; `nil` without a text.
    func matches(_ filter: EvidenceFilter, found: [Int64]?, for clearance: Clearance) -> Matches {
        var failures = [UInt16](repeating: 0, count: count)
        let bit = clearance.classBit
        for place in 0..<count where audiences[place] & bit == 0 || withdrawn[place] && !filter.showsWithdrawn {
            failures[place] = Matches.absent
        }
        if let found { keep(found, in: &failures) }
        for (facet, field) in EvidenceFilter.facets.enumerated() {
            guard let values = filter.values[field], !values.isEmpty else { continue }
            var holds = [Bool](repeating: false, count: count)
            for value in Set(values) {
                for place in holders[facet][value] ?? [] { holds[Int(place)] = true }
            }
            let mark = UInt16(1) << UInt16(facet)
            for place in 0..<count where !holds[place] { failures[place] |= mark }
        }
        return Matches(failures: failures)
    }

    /// Counts by value of the items that fail no other condition than those on the field itself, the most first.
    func counts(of field: EvidenceField, in matches: Matches) -> [(value: String, count: Int)] {
        guard let facet = EvidenceFilter.facets.firstIndex(of: field) else { return [] }
        let others = ~(UInt16(1) << UInt16(facet))
        var counts: [(value: String, count: Int)] = []
        for (value, places) in holders[facet] {
            var count = 0
            for place in places where matches.failures[Int(place)] & others == 0 { count += 1 }
            if count > 0 { counts.append((value, count)) }
        }
        counts.sort { ($1.count, $0.value) < ($0.count, $1.value) }
        return Array(counts.prefix(Self.valuesMax))
    }

    /// Takes away what is not among the numbers found.
    private func keep(_ found: [Int64], in failures: inout [UInt16]) {
        var next = 0
        for place in 0..<count {
            while next < found.count, found[next] < numbers[place] { next += 1 }
            if next == found.count || found[next] != numbers[place] { failures[place] = Matches.absent }
        }
    }

    // MARK: Orders

    /// Whether the order of a field has been read.
    func hasOrder(of field: EvidenceField) -> Bool { orders[field] != nil }

    /// Takes over the orders that another copy at the same head has read.
    mutating func takeOrders(of other: EvidenceIndex) {
        orders.merge(other.orders) { mine, _ in mine }
    }

    mutating func readOrder(of field: EvidenceField, in caseFile: CaseFileID, on connection: any SQLConnection) throws {
        let rows = try connection.rows(
            """
            SELECT item_id FROM evidence_sort
            WHERE case_id = \(caseFile.text) AND field = \(field.rawValue)
            ORDER BY sort_key, item_id
            """
        )
        orders[field] = try rows.map { try place(of: $0.text("item_id")) }
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
    private mutating func reorder(
        _ rows: [SQLRow],
        known: Int,
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

    // MARK: Rows

    private static let columns: SQLQuery =
        """
        w.number, i.id, i.audience, i.is_withdrawn, i.kind, i.exhibit_status, i.privilege_call, i.confidentiality, \
        i.disclosure_status, i.custody_status
        """

    /// The column that holds a facet's value, for enumerations; sets stand in `evidence_member`.
    private static let valueColumns: [(facet: Int, column: String)] = EvidenceFilter.facets.enumerated()
        .compactMap { facet, field in
            let column: String? =
                switch field {
                case .kind: "kind"
                case .exhibitStatus: "exhibit_status"
                case .privilegeCall: "privilege_call"
                case .confidentiality: "confidentiality"
                case .disclosureStatus: "disclosure_status"
                case .custodyStatus: "custody_status"
                default: nil
                }
            return column.map { (facet, $0) }
        }

    private mutating func put(_ row: SQLRow) throws {
        guard let key = PackedIdentifier(try row.text("id")) else {
            throw StorageError.unreadable(table: "evidence_item")
        }
        let place: Int
        if let known = places[key] {
            place = Int(known)
            audiences[place] = try row.integer("audience")
            withdrawn[place] = try row.flag("is_withdrawn")
        } else {
            place = keys.count
            places[key] = Int32(place)
            keys.append(key)
            numbers.append(try row.integer("number"))
            audiences.append(try row.integer("audience"))
            withdrawn.append(try row.flag("is_withdrawn"))
        }
        for (facet, column) in Self.valueColumns {
            guard let value = try row.optionalText(column) else { continue }
            holders[facet][value, default: []].insert(Int32(place))
        }
    }

    private func member(_ row: SQLRow) throws -> (facet: Int, value: String, place: Int32)? {
        guard let field = EvidenceField(rawValue: try row.text("field")),
            let facet = EvidenceFilter.facets.firstIndex(of: field)
        else { return nil }
        return (facet, try row.text("value"), try place(of: row.text("item_id")))
    }

    /// Takes the items of the rows out of all lists of holders.
    private mutating func forget(_ rows: [SQLRow]) throws {
        var gone = [Bool](repeating: false, count: count)
        for row in rows {
            if let key = PackedIdentifier(try row.text("id")), let place = places[key] { gone[Int(place)] = true }
        }
        for facet in holders.indices {
            for (value, places) in holders[facet] where places.contains(where: { gone[Int($0)] }) {
                let rest = places.filter { !gone[Int($0)] }
                holders[facet][value] = rest.isEmpty ? nil : rest
            }
        }
    }

    private func place(of item: String) throws -> Int32 {
        guard let key = PackedIdentifier(item), let place = places[key] else {
            throw StorageError.unreadable(table: "evidence_search")
        }
        return place
    }

    /// More events than this since the last reading: the case is read again.
    private static let eventsMax: Int64 = 2_000
    /// More items times orders than this are not moved one by one.
    private static let movesMax = 400
    /// A facet names at most this many values.
    private static let valuesMax = 50
}

extension EvidenceIndex {
    /// Which items of an index answer a filter.
    struct Matches: Sendable {
        /// For each place the facets whose condition fails, or `absent`.
        let failures: [UInt16]

        /// Not in sight, withdrawn, or without the words: never counted.
        static let absent = UInt16.max

        var total: Int {
            var total = 0
            for failure in failures where failure == 0 { total += 1 }
            return total
        }
    }
}

/// A UUID as two numbers: a quarter of the memory of its text.
struct PackedIdentifier: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    init?(_ text: String) {
        var halves: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") {
            guard let digit = Self.digit(byte), digits < 32 else { return nil }
            if digits < 16 { halves.0 = halves.0 << 4 | digit } else { halves.1 = halves.1 << 4 | digit }
            digits += 1
        }
        guard digits == 32 else { return nil }
        (high, low) = halves
    }

    var text: String {
        var text = ""
        text.reserveCapacity(36)
        for place in 0..<32 {
            if [8, 12, 16, 20].contains(place) { text += "-" }
            let half = place < 16 ? high : low
            text.unicodeScalars.append(Self.scalar(UInt8(half >> UInt64(60 - 4 * (place % 16)) & 0xF)))
        }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        default: nil
        }
    }

    private static func scalar(_ digit: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
}

extension [Int32] {
    /// Puts a place into a growing list; the usual place is the end.
    fileprivate mutating func insert(_ place: Int32) {
        guard let last, last >= place else { return append(place) }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < place { low = middle + 1 } else { high = middle }
        }
        if self[low] != place { insert(place, at: low) }
    }
}
