import Core
import SQL

/// A table whose rows an archive holds, and how those of one case are found.
///
/// Columns that are not named here stand in `omitted` with the reason; a test compares both with the schema.
public struct ArchivedTable: Sendable {
    public let name: String
    public let columns: [ArchivedColumn]
    /// Columns that the archive leaves out, and why.
    let omitted: [String: String]
    let sql: SQLQuery
    /// What orders the rows of a case, each once.
    let key: [SQLQuery]
    /// What is joined to find the key.
    let join: SQLQuery
    /// Which rows are the case's; the table is `t`.
    let isOfCase: @Sendable (CaseFileID) -> SQLQuery

    init(
        _ name: StaticString,
        key: [SQLQuery],
        _ columns: [ArchivedColumn],
        omitted: [String: String] = [:],
        join: SQLQuery = "",
        isOfCase: @escaping @Sendable (CaseFileID) -> SQLQuery = { "t.case_id = \($0.text)" }
    ) {
        self.name = "\(name)"
        sql = "\(raw: name)"
        self.key = key
        self.columns = columns
        self.omitted = omitted
        self.join = join
        self.isOfCase = isOfCase
    }

    var columnList: SQLQuery { SQLQuery.joined(columns.map(\.sql), by: ", ") }

    /// The statement that adds rows, and what else it is to say of each.
    func insertion(of rows: [[SQLValue]], adding added: [(column: SQLQuery, value: SQLValue)] = []) -> [SQLQuery] {
        let names = SQLQuery.joined(columns.map(\.sql) + added.map { $0.column }, by: ", ")
        let values = rows.map { row in
            let places: [SQLQuery] = (row + added.map { $0.value }).map { "\($0)" }
            return "(\(SQLQuery.joined(places, by: ", ")))" as SQLQuery
        }
        return SQLQuery.portions(of: values) { rows in "INSERT INTO \(sql) (\(names)) VALUES \(rows)" }
    }
}
