public import Core
public import SQL

/// Takes the rows of a case out of a database, table by table.
public protocol CaseRowSink: Sendable {
    func begin(_ table: ArchivedTable) throws
    /// Takes whole lines, each a row.
    func append(_ lines: [UInt8]) throws
    func end() throws
}

/// The rows of cases on a database, read for an archive and written from one.
public struct SQLCaseArchive: Sendable {
    let database: any SQLDatabase
    let clock: WallClock
    let digest: ByteDigest

    /// - Parameter digest: what records are chained with.
    public init(database: any SQLDatabase, clock: WallClock, digest: @escaping ByteDigest) {
        self.database = database
        self.clock = clock
        self.digest = digest
    }

    /// How many rows travel at a time.
    private static let rowsMax = 200

    /// Reads all of a case as it is at one moment, in portions.
    ///
    /// - Returns: how many rows each table has; nil when there is no such case.
    public func read(_ caseFile: CaseFileID, into sink: some CaseRowSink) async throws -> [String: Int]? {
        try await database.read { connection in
            let found = try connection.rows("SELECT id FROM case_file WHERE id = \(caseFile.text)")
            guard !found.isEmpty else { return nil }
            var counts: [String: Int] = [:]
            for table in ArchivedTable.all {
                try sink.begin(table)
                counts[table.name] = try Self.read(table, of: caseFile, into: sink, on: connection)
                try sink.end()
            }
            return counts
        }
    }

    private static func read(
        _ table: ArchivedTable,
        of caseFile: CaseFileID,
        into sink: some CaseRowSink,
        on connection: any SQLConnection
    ) throws -> Int {
        let columns = SQLQuery.joined(table.columns.map { "t.\($0.sql)" }, by: ", ")
        let isOfCase = table.isOfCase(caseFile)
        let places = zip(table.key, [" AS key_0", " AS key_1"] as [SQLQuery]).map { "\($0)\($1)" as SQLQuery }
        let order = SQLQuery.joined(table.key, by: ", ")
        var count = 0
        var last: [SQLValue] = []
        while true {
            let isAfter: SQLQuery =
                last.isEmpty ? "" : "AND (\(order)) > (\(SQLQuery.joined(last.map { "\($0)" as SQLQuery }, by: ", ")))"
            let rows = try connection.rows(
                """
                SELECT \(columns), \(SQLQuery.joined(places, by: ", "))
                FROM \(table.sql) t \(table.join) WHERE \(isOfCase) \(isAfter) ORDER BY \(order) LIMIT \(rowsMax)
                """
            )
            var lines: [UInt8] = []
            for row in rows { try ArchivedRow(row, of: table).write(to: &lines, of: table) }
            try sink.append(lines)
            count += rows.count
            guard rows.count == rowsMax, let end = rows.last else { break }
            last = Array(end.values.suffix(table.key.count))
        }
        // A row that its key does not find would be lost in silence.
        let all = try connection.rows("SELECT COUNT(*) AS count FROM \(table.sql) t WHERE \(isOfCase)")
        guard try all.first?.int("count") == count else { throw StorageError.unreadable(table: table.name) }
        return count
    }
}
