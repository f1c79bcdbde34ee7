/// Statements over lists, in few texts: a database prepares each text once, so lists of any length must not have a text
/// each.
extension SQLQuery {
    /// A list of bindings between commas, for `IN (…)`.
    ///
    /// The last value is repeated until their number is a power of two.
    public static func list<Value: SQLValueConvertible>(_ values: some Sequence<Value>) -> SQLQuery {
        joined(padded(values.map { "\($0)" }), by: ", ")
    }

    /// Rows between commas, for `(VALUES …)` where repeats do not matter.
    ///
    /// Join it: SQLite reads a whole table for `(a, b) IN (VALUES …)`.
    ///
    /// The last row is repeated until their number is a power of two.
    public static func rowList(_ rows: [SQLQuery]) -> SQLQuery {
        joined(padded(rows), by: ", ")
    }

    /// Statements over all rows, each over a power of two of them and at most `rowsMax`.
    ///
    /// - Parameter statement: makes the statement over rows between commas, as `VALUES` takes them.
    public static func portions(of rows: [SQLQuery], _ statement: (SQLQuery) -> SQLQuery) -> [SQLQuery] {
        portions(of: rows).map { statement(joined($0, by: ", ")) }
    }

    /// The rows of all selections, in as few statements as `portions(of:_:)` would make.
    ///
    /// Where each selection names a whole key, each is answered by it. For `IN (…)` over the last column of a key PostgreSQL
    /// may read all rows that have the first ones.
    public static func unions(of selections: [SQLQuery]) -> [SQLQuery] {
        portions(of: selections).map { joined($0, by: " UNION ALL ") }
    }

    private static func portions(of queries: [SQLQuery]) -> [ArraySlice<SQLQuery>] {
        var portions: [ArraySlice<SQLQuery>] = []
        var rest = queries[...]
        while !rest.isEmpty {
            var size = rowsMax
            while size > rest.count { size /= 2 }
            portions.append(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        return portions
    }

    /// Rows of one statement: a power of two.
    ///
    /// With 25 values each they are well below what either database takes.
    static let rowsMax = 64

    private static func padded(_ queries: [SQLQuery]) -> [SQLQuery] {
        guard let last = queries.last else { return [] }
        var size = 1
        while size < queries.count { size *= 2 }
        return queries + Array(repeating: last, count: size - queries.count)
    }
}
