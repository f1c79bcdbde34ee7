import Core
import SQL

/// A table whose rows are entered in the chain of records, for no event tells of them.
///
/// The columns are those of the archive, so that one list says what a case holds; what is not entered stands in `leftOut`
/// with the reason. A test changes every column of the schema, and expects that it is found.
struct ChainedTable: Sendable {
    let name: String
    let sql: SQLQuery
    /// The columns that are entered.
    let columns: [ArchivedColumn]
    /// What says which record a row is of, on the table `t`; several rows with the same key are one record.
    let key: [SQLQuery]
    /// What orders the rows, beginning with the key.
    let order: [SQLQuery]
    /// Which rows are records of the case.
    let isOfCase: @Sendable (CaseFileID) -> SQLQuery
    /// Whether the key is no value of the evidence, and can be told.
    let tellsKey: Bool

    /// - Parameters:
    ///   - table: where the columns are listed.
    ///   - only: the columns that are entered; nil for all.
    ///   - without: columns that are not.
    ///   - key: nil for that of the archive.
    ///   - rest: what orders the rows of one record.
    ///   - condition: which rows of the case are records.
    ///   - isOf: which rows are the case's, where that is not what an archive takes.
    init(
        _ table: ArchivedTable,
        only: Set<String>? = nil,
        without: Set<String> = [],
        key: [SQLQuery]? = nil,
        rest: [SQLQuery] = [],
        tellsKey: Bool = true,
        where condition: SQLQuery? = nil,
        isOf: (@Sendable (CaseFileID) -> SQLQuery)? = nil
    ) {
        name = table.name
        sql = table.sql
        columns = table.columns.filter { only?.contains($0.name) ?? true && !without.contains($0.name) }
        self.key = key ?? table.key
        order = self.key + rest
        let isOfCase = isOf ?? table.isOfCase
        self.isOfCase = { caseFile in
            condition.map { "\(isOfCase(caseFile)) AND \($0)" } ?? isOfCase(caseFile)
        }
        self.tellsKey = tellsKey
    }

    /// The names of the columns of the key.
    var keyNames: [String] { key.map { String($0.segments[0].dropFirst(2)) } }

    /// Asks for rows of the case, in order.
    func question(_ caseFile: CaseFileID, where condition: SQLQuery?) -> SQLQuery {
        "\(selection(caseFile)) \(condition.map { "AND (\($0))" as SQLQuery } ?? "") ORDER BY \(orderList)"
    }

    /// Asks for the rows after a place in the order.
    func question(_ caseFile: CaseFileID, after place: [SQLValue], limit: Int) -> SQLQuery {
        let isAfter: SQLQuery =
            place.isEmpty
            ? "" : "AND (\(orderList)) > (\(SQLQuery.joined(place.map { "\($0)" as SQLQuery }, by: ", ")))"
        return "\(selection(caseFile)) \(isAfter) ORDER BY \(orderList) LIMIT \(limit)"
    }

    private func selection(_ caseFile: CaseFileID) -> SQLQuery {
        let names = columns.map { "t.\($0.sql)" as SQLQuery } + zip(order, Self.places).map { "\($0) AS \($1)" }
        return "SELECT \(SQLQuery.joined(names, by: ", ")) FROM \(sql) t WHERE \(isOfCase(caseFile))"
    }

    private var orderList: SQLQuery { SQLQuery.joined(order, by: ", ") }

    private static let places: [SQLQuery] = ["place_0", "place_1", "place_2"]
}

/// A record as it stands: which one, and the digest of its rows.
struct StandingRecord: Hashable {
    struct Place: Hashable {
        let table: String
        let key: String
    }

    let place: Place
    let digest: String
}

extension ChainedTable {
    /// The records of rows in order.
    func records(_ rows: [SQLRow], _ digest: @escaping ByteDigest) -> [StandingRecord] {
        var gathering = Gathering(self, digest)
        for row in rows { gathering.take(row) }
        gathering.end()
        return gathering.records
    }

    /// A row as it is digested; its columns come first.
    func chained(_ values: some Sequence<SQLValue>) -> ChainedRow {
        ChainedRow(zip(columns, values).map { column, value in (column.name, value.chained) })
    }

    static func key(_ values: some Sequence<SQLValue>) -> String { values.map(\.keyText).joined(separator: "/") }

    /// Gathers rows that come in order into records.
    struct Gathering {
        private let table: ChainedTable
        private let digest: ByteDigest
        private var key: String?
        private var rows: [ChainedRow] = []
        private(set) var records: [StandingRecord] = []

        init(_ table: ChainedTable, _ digest: @escaping ByteDigest) {
            self.table = table
            self.digest = digest
        }

        mutating func take(_ row: SQLRow) {
            let next = ChainedTable.key(row.values.dropFirst(table.columns.count).prefix(table.key.count))
            if next != key { end() }
            key = next
            rows.append(table.chained(row.values))
        }

        /// The record that was begun has no more rows.
        mutating func end() {
            guard let key else { return }
            let digest = ChainedRow.digest(of: rows, in: table.name, digest)
            records.append(StandingRecord(place: .init(table: table.name, key: key), digest: digest))
            rows = []
            self.key = nil
        }

        /// Hands out the records that are whole.
        mutating func taken() -> [StandingRecord] {
            defer { records = [] }
            return records
        }
    }

    /// Calls with all records of a case, some at a time.
    func read(
        _ caseFile: CaseFileID,
        digest: @escaping ByteDigest,
        on connection: any SQLConnection,
        _ take: ([StandingRecord]) throws -> Void
    ) throws {
        var gathering = Gathering(self, digest)
        var place: [SQLValue] = []
        while true {
            let rows = try connection.rows(question(caseFile, after: place, limit: AuditLimits.recordsPortionMax))
            for row in rows { gathering.take(row) }
            guard rows.count == AuditLimits.recordsPortionMax, let last = rows.last else { break }
            try take(gathering.taken())
            place = Array(last.values.suffix(order.count))
        }
        gathering.end()
        try take(gathering.taken())
    }
}

extension SQLValue {
    fileprivate var chained: ChainedRow.Value? {
        switch self {
        case .null: nil
        case .integer(let number): .number(number)
        case .text(let text): .text(text)
        }
    }

    fileprivate var keyText: String {
        switch self {
        case .null: ""
        case .integer(let number): String(number)
        case .text(let text): text
        }
    }
}
