import Core
import SQL

/// The unbroken series of each client.
struct ClientNumbers {
    /// A client as the database knows it, locked.
    struct Client {
        let name: String
        let person: String
        let lastNumber: Int

        init(row: SQLRow) throws {
            name = try row.text("client_id")
            person = try row.text("person_id")
            lastNumber = try row.int("last_number")
        }
    }

    private let clients: [String: Client]
    private var last: [String: Int]

    /// - Parameter clients: all that the mutations come from, locked.
    init(_ clients: [Client]) {
        self.clients = Dictionary(clients.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.last = self.clients.mapValues(\.lastNumber)
    }

    /// Goes on with the numbers of a person's mutations, or leaves all as it was.
    ///
    /// A number that comes next counts also when its key is known already: a client that began a new series sends what
    /// was carried out before under new numbers.
    ///
    /// - Parameter known: keys that the person's mutations had before.
    /// - Throws: `ClientNumberError`.
    mutating func take(
        _ mutations: [(id: Mutation.ClientNumber, key: IdempotencyKey)],
        of person: PersonID,
        known: some Collection<String>
    ) throws(ClientNumberError) {
        var next = last
        for (id, key) in mutations {
            guard clients[id.client]?.person == person.text else { throw .taken }
            let previous = next[id.client] ?? 0
            if id.number <= previous {
                guard known.contains(key.text) else { throw .taken }
            } else {
                guard id.number == previous + 1 else { throw .gap(expected: previous + 1) }
                next[id.client] = id.number
            }
        }
        last = next
    }

    /// The statements that write the numbers that have changed.
    var raises: [SQLQuery] {
        let raised = last.filter { $0.value != clients[$0.key]?.lastNumber }.sorted { $0.key < $1.key }
        return SQLQuery.portions(of: raised.map { "(\($0.key), \($0.value))" }) { rows in
            """
            UPDATE client SET last_number = CAST(v.column2 AS BIGINT) FROM (VALUES \(rows)) AS v
            WHERE client_id = v.column1
            """
        }
    }

    /// The statements that lock clients in order of their names, and answer them.
    ///
    /// A client that nobody has used before belongs to who uses it first.
    static func locks(on clients: [(name: String, user: PersonID)], at now: Instant) -> [SQLQuery] {
        let owners = Dictionary(clients.map { ($0.name, $0.user) }, uniquingKeysWith: { first, _ in first })
        let rows: [SQLQuery] = owners.sorted { $0.key < $1.key }.map { client, person in
            "(\(client), \(person.text), 0, \(now.microseconds))"
        }
        return SQLQuery.portions(of: rows) { rows in
            """
            INSERT INTO client (client_id, person_id, last_number, seen_at) VALUES \(rows)
            ON CONFLICT (client_id) DO UPDATE SET seen_at = excluded.seen_at
            RETURNING client_id, person_id, last_number
            """
        }
    }
}

extension Submission {
    /// The mutations that a client numbered.
    var numbered: [(id: Mutation.ClientNumber, key: IdempotencyKey)] {
        mutations.compactMap { mutation in mutation.clientNumber.map { ($0, mutation.key) } }
    }

    /// The clients that the mutations come from, once for each mutation.
    var clients: [(name: String, user: PersonID)] { numbered.map { ($0.id.client, person) } }
}
