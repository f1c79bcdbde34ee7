/// What differs between the two databases in the shared query text: placeholders and the names of column types.
public enum SQLDialect: String, Sendable, CaseIterable {
    case sqlite
    case postgres

    /// The place of the value with this number, counted from 1.
    func placeholder(_ number: Int) -> String {
        switch self {
        case .sqlite: "?\(number)"
        case .postgres: "$\(number)"
        }
    }

    func name(of type: SQLColumnType) -> String {
        switch (self, type) {
        case (.sqlite, .text): "TEXT"
        case (.sqlite, .integer), (.sqlite, .flag): "INTEGER"
        case (.postgres, .text): "TEXT COLLATE \"C\""
        case (.postgres, .integer): "BIGINT"
        case (.postgres, .flag): "SMALLINT"
        case (.sqlite, .rowNumber): "INTEGER PRIMARY KEY"
        case (.postgres, .rowNumber): "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        }
    }
}

/// The column types of the shared schema.
public enum SQLColumnType: Sendable {
    /// Text in UTF-8, compared byte by byte on both databases.
    case text
    /// A 64-bit integer: counts, instants in microseconds, masks.
    case integer
    /// 0 or 1.
    case flag
    /// A number that the database gives each new row, greater than all before: the table's primary key.
    case rowNumber
}
