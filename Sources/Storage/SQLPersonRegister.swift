public import Core
public import SQL

/// People on a database.
public struct SQLPersonRegister: PersonRegister {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) { self.database = database }

    public func add(_ person: Person, passwordHash: String?, at instant: Instant) async throws {
        try await database.write { connection in
            let added = try connection.rows(
                """
                INSERT INTO person (id, email, name, password_hash, is_administrator, is_demo, is_disabled, created_at)
                VALUES (\(person.id.text), \(person.email.lowercased()), \(person.name), \(passwordHash),
                    \(person.isAdministrator), \(person.isDemo), 0, \(instant.microseconds))
                ON CONFLICT (email) DO NOTHING
                RETURNING id
                """
            )
            guard !added.isEmpty else { throw PersonError.emailTaken }
        }
    }

    public func person(email: String) async throws -> (person: Person, passwordHash: String?)? {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT \(Person.columns), p.password_hash FROM person p
                WHERE p.email = \(email.lowercased()) AND p.is_disabled = 0
                """
            ).first.map { (try Person(row: $0), try $0.optionalText("password_hash")) }
        }
    }

    public func person(_ id: PersonID) async throws -> Person? {
        try await database.read { connection in
            try connection.lastRows("SELECT \(Person.columns) FROM person p WHERE p.id = \(id.text)").first
                .map(Person.init(row:))
        }
    }

    public func demoPerson(role: Role) async throws -> Person? {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT \(Person.columns)
                FROM person p
                JOIN membership m ON m.person_id = p.id
                JOIN case_class c ON c.case_id = m.case_id AND c.number = m.class_number
                JOIN case_file f ON f.id = m.case_id
                WHERE p.is_demo = 1 AND p.is_disabled = 0 AND f.is_demo = 1 AND c.role = \(role.rawValue)
                ORDER BY p.created_at
                LIMIT 1
                """
            ).first.map(Person.init(row:))
        }
    }

    public func people() async throws -> [(person: Person, isDisabled: Bool)] {
        try await database.read { connection in
            try connection.lastRows("SELECT \(Person.columns), p.is_disabled FROM person p ORDER BY p.name LIMIT 10000")
                .map { (try Person(row: $0), try $0.flag("is_disabled")) }
        }
    }

    public func disable(_ id: PersonID) async throws {
        try await database.write { connection in
            try connection.execute("UPDATE person SET is_disabled = 1 WHERE id = \(id.text)")
            try SessionEnding.endAll(of: id, but: nil, on: connection)
        }
    }

    public func setPassword(hash: String, of id: PersonID) async throws {
        try await database.write { connection in
            try connection.execute("UPDATE person SET password_hash = \(hash) WHERE id = \(id.text)")
        }
    }
}

extension Person {
    static let columns: SQLQuery = "p.id AS person_id, p.email, p.name AS person_name, p.is_administrator, p.is_demo"

    init(row: SQLRow) throws {
        guard let id = PersonID(try row.text("person_id")) else { throw StorageError.unreadable(table: "person") }
        self.init(
            id: id,
            email: try row.text("email"),
            name: try row.text("person_name"),
            isAdministrator: try row.flag("is_administrator"),
            isDemo: try row.flag("is_demo")
        )
    }
}
