import Core
import SQL

/// A row of a table as a line of an archive: a JSON object by the names of the columns.
///
/// Integers are numbers, flags 0 and 1, instants microseconds since 1970 in UTC; what the database keeps as JSON stays the
/// text that it is, so that it is the same to the byte.
public struct ArchivedRow: Sendable {
    /// In the order of the table's columns.
    let values: [SQLValue]

    init(_ row: SQLRow, of table: ArchivedTable) throws {
        values = try table.columns.map { try row[$0.name] }
    }

    /// Reads a line.
    ///
    /// - Throws: `ArchivedRowError`, in words.
    public init(line: some Sequence<UInt8>, of table: ArchivedTable) throws(ArchivedRowError) {
        let members: [String: JSONValue]
        do {
            guard let object = try JSONValue(parsing: line).object else { throw JSONError.unreadable }
            members = object
        } catch {
            throw ArchivedRowError("it is no JSON object")
        }
        guard members.count == table.columns.count else { throw ArchivedRowError("it has other columns") }
        var values: [SQLValue] = []
        for column in table.columns {
            guard let member = members[column.name] else { throw ArchivedRowError("it has no \(column.name)") }
            let value: SQLValue
            switch member {
            case .null: value = .null
            case .integer(let number): value = .integer(number)
            case .string(let text) where !text.utf8.contains(0): value = .text(text)
            default: throw ArchivedRowError("\(column.name) has no such value")
            }
            guard column.holds(value) else { throw ArchivedRowError("\(column.name) has no such value") }
            values.append(value)
        }
        self.values = values
    }

    /// Appends the line with its end.
    func write(to bytes: inout [UInt8], of table: ArchivedTable) {
        var members: [String: JSONValue] = [:]
        for (column, value) in zip(table.columns, values) {
            let member: JSONValue =
                switch value {
                case .null: .null
                case .integer(let number): .integer(number)
                case .text(let text): .string(text)
                }
            members[column.name] = member
        }
        JSONValue.object(members).write(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The row by the names of the columns, as the readers of the database take it.
    func row(of table: ArchivedTable) -> SQLRow {
        SQLRow(columns: SQLRow.Columns(table.columns.map(\.name)), values: values)
    }
}

/// What is wrong with a line, in words that follow a colon.
public struct ArchivedRowError: Error, Equatable {
    public let reason: String

    init(_ reason: String) { self.reason = reason }
}
