public import Core
public import SQL

/// Rows of lists on a database.
public struct SQLListRows: ListRows {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) { self.database = database }

    public func present(among rows: [String], for clearance: Clearance) async throws -> Set<String> {
        try await database.read { connection in
            try ListRowPresence.present(among: rows, for: clearance, on: connection)
        }
    }
}
