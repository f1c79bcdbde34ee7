public import SQL

/// The tables of a database with their columns.
public enum Schema {
    public static func tables(on connection: any SQLConnection) throws -> [String: Set<String>] {
        var tables: [String: Set<String>] = [:]
        for row in try connection.rows(question(connection.dialect)) {
            tables[try row.text("table_name"), default: []].insert(try row.text("column_name"))
        }
        return tables
    }

    private static func question(_ dialect: SQLDialect) -> SQLQuery {
        switch dialect {
        case .sqlite:
            """
            SELECT m.name AS table_name, c.name AS column_name
            FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'
            """
        case .postgres:
            """
            SELECT CAST(table_name AS TEXT) AS table_name, CAST(column_name AS TEXT) AS column_name
            FROM information_schema.columns WHERE table_schema = current_schema()
            """
        }
    }
}
