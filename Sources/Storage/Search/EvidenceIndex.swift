import Core
import SQL

/// The items of one case as a few arrays: what filters, counts and orders need of them, without their texts.
///
/// True at one head of the case. Holds all items, whoever may see them: whoever counts says for which class. An item's
/// place in the arrays is its place among the numbers of `evidence_search`, and never changes. Takes about 175 bytes an
/// item.
struct EvidenceIndex: Sendable {
    /// What of a case changes whenever its items do: each change is an event, but for the sight of a new class.
    struct Head: Sendable, Equatable {
        let epoch: String
        let classes: Int64
        let seq: Int64

        func isBehind(_ other: Head) -> Bool { (classes, seq) < (other.classes, other.seq) }
    }

    /// From one microsecond up to another.
    struct Span: Sendable {
        let start: Int64
        let end: Int64

        func meets(_ range: Range<Int64>) -> Bool { start < range.upperBound && end > range.lowerBound }
    }

    private(set) var head: Head
    /// The numbers of the text index, growing.
    private(set) var numbers: [Int64] = []
    private(set) var keys: [PackedIdentifier] = []
    private(set) var places: [PackedIdentifier: Int32] = [:]
    private(set) var audiences: [Int64] = []
    private(set) var withdrawn: [Bool] = []
    /// Which fields hold something, as `FilledFields` numbers them.
    private(set) var filled: [Int64] = []
    /// When the items may have occurred, in microseconds; those without a time may have at none.
    private(set) var spans: [Span] = []
    /// The places of the items with a value, growing, by facet and value.
    private(set) var holders: [[String: [Int32]]] = Array(repeating: [:], count: EvidenceFilter.facets.count)
    /// The places in the order of a sort, of those that were asked for.
    var orders: [EvidenceField: [Int32]] = [:]

    var count: Int { keys.count }

    /// Reads the whole case.
    init(of caseFile: CaseFileID, at head: Head, on connection: any SQLConnection) throws {
        self.head = head
        try readItems(of: caseFile, on: connection)
        try readMembers(of: caseFile, on: connection)
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
        try reorder(answers[0], in: caseFile, on: connection)
        head = newer
        return true
    }

    private static let columns: SQLQuery =
        """
        w.number, i.id, i.audience, i.is_withdrawn, i.kind, i.exhibit_status, i.privilege_call, i.confidentiality, \
        i.disclosure_status, i.custody_status, i.filled_fields, i.occurred_from, i.occurred_until
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

    private mutating func readItems(of caseFile: CaseFileID, on connection: any SQLConnection) throws {
        while true {
            let rows = try connection.rows(
                """
                SELECT \(Self.columns) FROM evidence_search w JOIN evidence_item i ON i.id = w.item_id
                WHERE w.case_id = \(caseFile.text) AND w.number > \(numbers.last ?? 0)
                ORDER BY w.number
                LIMIT \(Self.rowsMax)
                """
            )
            for row in rows { try put(row) }
            if rows.count < Self.rowsMax { return }
        }
    }

    private mutating func readMembers(of caseFile: CaseFileID, on connection: any SQLConnection) throws {
        var last = (field: "", value: "", item: "")
        while true {
            let rows = try connection.rows(
                """
                SELECT field, value, item_id FROM evidence_member
                WHERE case_id = \(caseFile.text)
                  AND (field, value, item_id) > (\(last.field), \(last.value), \(last.item))
                ORDER BY field, value, item_id
                LIMIT \(Self.rowsMax)
                """
            )
            for row in rows {
                guard let (facet, value, place) = try member(row) else { continue }
                holders[facet][value, default: []].append(place)
            }
            guard rows.count == Self.rowsMax, let end = rows.last else { return }
            last = (try end.text("field"), try end.text("value"), try end.text("item_id"))
        }
    }

    private mutating func put(_ row: SQLRow) throws {
        guard let key = PackedIdentifier(try row.text("id")) else {
            throw StorageError.unreadable(table: "evidence_item")
        }
        let span = Span(
            start: try row.optionalInteger("occurred_from") ?? .max,
            end: try row.optionalInteger("occurred_until") ?? .min
        )
        let place: Int
        if let known = places[key] {
            place = Int(known)
            audiences[place] = try row.integer("audience")
            withdrawn[place] = try row.flag("is_withdrawn")
            filled[place] = try row.integer("filled_fields")
            spans[place] = span
        } else {
            place = keys.count
            places[key] = Int32(place)
            keys.append(key)
            numbers.append(try row.integer("number"))
            audiences.append(try row.integer("audience"))
            withdrawn.append(try row.flag("is_withdrawn"))
            filled.append(try row.integer("filled_fields"))
            spans.append(span)
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

    func place(of item: String) throws -> Int32 {
        guard let key = PackedIdentifier(item), let place = places[key] else {
            throw StorageError.unreadable(table: "evidence_search")
        }
        return place
    }

    /// More events than this since the last reading: the case is read again.
    private static let eventsMax: Int64 = 2_000
    /// Rows are read in parts of at most so many, which bounds the memory that reading takes.
    static let rowsMax = 20_000
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
