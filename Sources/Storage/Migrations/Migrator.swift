public import Core
public import SQL

/// Brings a database to the newest schema.
///
/// Safe with two instances starting at once: the second waits and finds nothing to do.
public struct Migrator: Sendable {
    private let database: any SQLDatabase
    private let steps: [Migration]
    private let digest: ByteDigest

    public init(database: any SQLDatabase, digest: @escaping ByteDigest) {
        self.init(database: database, steps: Migration.all, digest: digest)
    }

    init(database: any SQLDatabase, steps: [Migration], digest: @escaping ByteDigest) {
        self.database = database
        self.steps = steps
        self.digest = digest
    }

    /// Takes all missing steps in one transaction and answers their names.
    public func migrate() async throws -> [String] {
        let dialect = database.dialect
        let steps = steps
        let digest = digest
        return try await database.write { connection in
            if dialect == .postgres {
                // One migrator at a time; the lock ends with the transaction. The number is ours alone.
                try connection.execute("SELECT pg_advisory_xact_lock(7086713)")
            }
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_step (
                    number \(type: .integer, in: dialect) PRIMARY KEY,
                    name \(type: .text, in: dialect) NOT NULL
                )
                """
            )
            let taken = Set(try connection.rows("SELECT number FROM schema_step").map { try $0.int("number") })
            var names: [String] = []
            for step in steps where !taken.contains(step.number) {
                for statement in step.statements(dialect) { try connection.execute(statement) }
                try step.fill?(connection)
                try connection.execute("INSERT INTO schema_step (number, name) VALUES (\(step.number), \(step.name))")
                names.append(step.name)
            }
            for step in steps where !taken.contains(step.number) { try step.hash?(connection, digest) }
            return names
        }
    }

    /// Whether every step has been taken, and none of a newer program.
    public func isCurrent() async throws -> Bool {
        try await taken() == Set(steps.map(\.number))
    }

    /// The names of the steps that were not taken.
    ///
    /// A newer schema lacks nothing.
    public func missing() async throws -> [String] {
        let taken = try await taken()
        return steps.filter { !taken.contains($0.number) }.map(\.name)
    }

    private func taken() async throws -> Set<Int> {
        do {
            return try await database.read { connection in
                Set(try connection.rows("SELECT number FROM schema_step LIMIT 10000").map { try $0.int("number") })
            }
        } catch SQLError.statement {
            // There is no such table: no step was taken.
            return []
        }
    }
}
