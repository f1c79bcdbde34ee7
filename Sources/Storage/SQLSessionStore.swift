public import Core
public import SQL

/// Sessions on a database.
///
/// Ending one raises the access revision of the person's cases, so that streams on other instances end within a second.
public struct SQLSessionStore: SessionStore {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) { self.database = database }

    public func open(_ session: Session) async throws {
        try await database.write { connection in
            try connection.execute(
                """
                INSERT INTO session (hash, person_id, csrf_token, created_at, expires_at)
                VALUES (\(session.hash), \(session.person.id.text), \(session.csrfToken),
                    \(session.createdAt.microseconds), \(session.expiresAt.microseconds))
                """
            )
        }
    }

    public func session(hash: String, at instant: Instant) async throws -> Session? {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT \(Session.columns), \(Person.columns)
                FROM session s JOIN person p ON p.id = s.person_id
                WHERE s.hash = \(hash) AND s.expires_at > \(instant.microseconds) AND p.is_disabled = 0
                """
            ).first.map(Session.init(row:))
        }
    }

    public func sessions(of person: PersonID, at instant: Instant) async throws -> [Session] {
        try await database.read { connection in
            try connection.lastRows(
                """
                SELECT \(Session.columns), \(Person.columns)
                FROM session s JOIN person p ON p.id = s.person_id
                WHERE s.person_id = \(person.text) AND s.expires_at > \(instant.microseconds)
                ORDER BY s.created_at DESC
                LIMIT 200
                """
            ).map(Session.init(row:))
        }
    }

    public func close(hash: String) async throws {
        try await database.write { connection in
            let rows = try connection.rows("DELETE FROM session WHERE hash = \(hash) RETURNING person_id")
            guard let person = try rows.first.flatMap({ PersonID(try $0.text("person_id")) }) else { return }
            try SessionEnding.raiseAccess(of: person, on: connection)
        }
    }

    public func closeAll(of person: PersonID, but hash: String?) async throws {
        try await database.write { connection in
            try SessionEnding.endAll(of: person, but: hash, on: connection)
        }
    }
}

enum SessionEnding {
    static func endAll(of person: PersonID, but hash: String?, on connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM session WHERE person_id = \(person.text) AND hash <> \(hash ?? "")")
        try raiseAccess(of: person, on: connection)
    }

    static func raiseAccess(of person: PersonID, on connection: any SQLConnection) throws {
        try connection.execute(
            """
            UPDATE case_head SET access_revision = access_revision + 1
            WHERE case_id IN (SELECT case_id FROM membership WHERE person_id = \(person.text))
            """
        )
    }
}

extension Session {
    static let columns: SQLQuery = "s.hash, s.csrf_token, s.created_at, s.expires_at"

    init(row: SQLRow) throws {
        self.init(
            hash: try row.text("hash"),
            person: try Person(row: row),
            csrfToken: try row.text("csrf_token"),
            createdAt: Instant(microseconds: try row.integer("created_at")),
            expiresAt: Instant(microseconds: try row.integer("expires_at"))
        )
    }
}
