public import Core
public import SQL

/// Takes away cases that the program made to try itself, with the one person who was on them.
///
/// The only place where something of a case is deleted. It touches nobody but people of an address as `address(of:)`
/// makes it, who can be nobody's (RFC 2606: `.invalid`), and no case that has another member.
public struct SQLScratchCases: Sendable {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) { self.database = database }

    private static let addressBegin = "proffer-doctor-"
    /// What follows the beginning in the order of addresses.
    private static let addressAfter = "proffer-doctor."
    private static let addressEnd = "@proffer.invalid"
    /// People looked for at a time.
    private static let peopleMax = 100

    /// The address of a person who is there for a check only.
    public static func address(of person: PersonID) -> String { "\(addressBegin)\(person.text)\(addressEnd)" }

    /// Takes away what checks left that were cut off, made before an instant; answers how many there were.
    public func removeLeftovers(madeBefore instant: Instant) async throws -> Int {
        let people = try await database.read { connection in
            try connection.rows(
                """
                SELECT id, email FROM person
                WHERE email >= \(Self.addressBegin) AND email < \(Self.addressAfter)
                  AND created_at < \(instant.microseconds)
                ORDER BY email
                LIMIT \(Self.peopleMax)
                """
            ).filter { try $0.text("email").hasSuffix(Self.addressEnd) }
                .compactMap { PersonID(try $0.text("id")) }
        }
        for person in people { try await remove(person) }
        return people.count
    }

    /// Takes away a person of a check, with all cases where nobody else is.
    public func remove(_ person: PersonID) async throws {
        let address = Self.address(of: person)
        try await database.write { connection in
            let found = try connection.rows("SELECT id FROM person WHERE id = \(person.text) AND email = \(address)")
            guard !found.isEmpty else { return }
            let cases = try connection.rows(
                """
                SELECT m.case_id FROM membership m
                WHERE m.person_id = \(person.text) AND NOT EXISTS (
                    SELECT 1 FROM membership other
                    WHERE other.case_id = m.case_id AND other.person_id <> \(person.text)
                )
                LIMIT \(Self.peopleMax)
                """
            ).map { try $0.text("case_id") }
            for id in cases { for statement in Self.removal(of: id) { try connection.execute(statement) } }
            try connection.execute("DELETE FROM request_reply WHERE person_id = \(person.text)")
            try connection.execute("DELETE FROM client WHERE person_id = \(person.text)")
            try connection.execute("DELETE FROM session WHERE person_id = \(person.text)")
            try connection.execute("DELETE FROM person WHERE id = \(person.text)")
        }
    }

    /// What a case with items and their events holds, what refers to others first.
    private static func removal(of id: String) -> [SQLQuery] {
        [
            "DELETE FROM file_search WHERE case_id = \(id)",
            "DELETE FROM evidence_search WHERE case_id = \(id)",
            "DELETE FROM evidence_member WHERE case_id = \(id)",
            "DELETE FROM evidence_sort WHERE case_id = \(id)",
            "DELETE FROM evidence_number WHERE case_id = \(id)",
            "DELETE FROM exhibit_number_use WHERE case_id = \(id)",
            "DELETE FROM evidence_item WHERE case_id = \(id)",
            "DELETE FROM case_event WHERE case_id = \(id)",
            "DELETE FROM case_view WHERE case_id = \(id)",
            "DELETE FROM record_entry WHERE case_id = \(id)",
            "DELETE FROM case_head WHERE case_id = \(id)",
            "DELETE FROM membership WHERE case_id = \(id)",
            "DELETE FROM case_class WHERE case_id = \(id)",
            "DELETE FROM case_file WHERE id = \(id)",
        ]
    }
}
