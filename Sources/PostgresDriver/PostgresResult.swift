import CPostgres
import SQL

/// One answer of the server, owned: freed with the last use of it.
struct PostgresResult: ~Copyable {
    private let handle: OpaquePointer

    init?(_ handle: OpaquePointer?) {
        guard let handle else { return nil }
        self.handle = handle
    }

    deinit { PQclear(handle) }

    var status: ExecStatusType { PQresultStatus(handle) }

    /// The command that was carried out, such as `COMMIT`.
    var command: String { String(cString: PQcmdStatus(handle)) }

    /// The code of the error.
    ///
    /// An error that libpq itself made has none: it is about the connection.
    var state: SQLState { field("C").map(SQLState.init) ?? .connectionFailure }

    /// Whether the server closes the connection with this error.
    var isFatal: Bool {
        guard let severity = field("V") else { return true }
        return severity != "ERROR"
    }

    /// The error in our words.
    ///
    /// The server's message is left out, since it may quote values.
    var error: SQLError {
        let column = [field("t"), field("c")].compactMap(\.self).joined(separator: ".")
        return state.error(constraint: field("n") ?? (column.isEmpty ? "unnamed" : column))
    }

    func rows() -> [SQLRow] {
        let columnCount = PQnfields(handle)
        guard columnCount > 0 else { return [] }
        let columns = SQLRow.Columns((0..<columnCount).map { String(cString: PQfname(handle, $0)) })
        let types = (0..<columnCount).map { PostgresType(PQftype(handle, $0)) }
        return (0..<PQntuples(handle)).map { row in
            let values = types.enumerated().map { column, type in
                type.value(text(row: row, column: Int32(column)))
            }
            return SQLRow(columns: columns, values: values)
        }
    }

    private func text(row: Int32, column: Int32) -> String? {
        guard PQgetisnull(handle, row, column) == 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(handle, row, column),
            count: Int(PQgetlength(handle, row, column))
        )
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A field of an error by its letter: `PG_DIAG_…` are character macros, which Swift does not see.
    private func field(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(handle, Int32(letter.value)).map { String(cString: $0) }
    }
}

/// The column types that are not read as text.
private enum PostgresType {
    case integer
    /// What SUM makes of BIGINT: an integer, unless it has decimals or does not fit.
    case numeric
    /// What a comparison makes: 0 or 1, as on SQLite.
    case boolean
    case text

    /// - Parameter identifier: from the catalogue `pg_type`, where these never change.
    init(_ identifier: Oid) {
        self =
            switch identifier {
            case 20, 21, 23: .integer
            case 1_700: .numeric
            case 16: .boolean
            default: .text
            }
    }

    func value(_ text: String?) -> SQLValue {
        guard let text else { return .null }
        return switch self {
        case .integer, .numeric: Int64(text).map(SQLValue.integer) ?? .text(text)
        case .boolean: .integer(text == "t" ? 1 : 0)
        case .text: .text(text)
        }
    }
}
