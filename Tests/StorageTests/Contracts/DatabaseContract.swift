import PostgresDriver
import SQL
import SQLiteDriver
import TestSupport
import Testing

/// What both databases promise about transactions, statements and values.
@Suite("Database")
struct DatabaseContract {
    @Test(
        "gives back the values it was given",
        arguments: TestDatabase.allCases,
        [
            .null, .integer(0), .integer(-1), .integer(.min), .integer(.max), .text(""), .text("Exhibit 7"),
            .text("Ångström · 証拠 · 👩🏽‍⚖️ · e\u{301}"), .text("it's \"quoted\"\n\\ $1 ?1 %s"),
        ] as [SQLValue]
    )
    func givesBackValues(on testDatabase: TestDatabase, value: SQLValue) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        let answers = try await database.write { connection in
            switch value {
            case .text:
                try connection.run([
                    "INSERT INTO exhibit (id, title) VALUES ('a', \(value))",
                    "SELECT title AS stored FROM exhibit WHERE title = \(value)",
                ])
            case .null, .integer:
                try connection.run([
                    "INSERT INTO exhibit (id, page_count) VALUES ('a', \(value))",
                    "SELECT page_count AS stored FROM exhibit",
                ])
            }
        }

        #expect(answers[1].map(\.values) == [[value]])
        await database.close()
    }

    @Test("keeps values in the order of their places", arguments: TestDatabase.allCases)
    func keepsOrderOfValues(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        let numbers = (1...12).map { SQLQuery("CAST(\($0) AS BIGINT) AS \(raw: "c")") }

        let rows = try await database.read { try $0.rows("SELECT \(SQLQuery.joined(numbers, by: ", "))") }

        #expect(rows.map(\.values) == [(1...12).map(SQLValue.integer)])
        await database.close()
    }

    @Test("counts and sums in integers", arguments: TestDatabase.allCases)
    func countsInIntegers(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)
        try await insert(["a", "b"], in: database)

        let rows = try await database.read { connection in
            try connection.rows(
                "SELECT COUNT(*) AS count, SUM(page_count) AS pages, SUM(page_count) > 1 AS many FROM exhibit"
            )
        }

        #expect(rows.map(\.values) == [[.integer(2), .integer(2), .integer(1)]])
        await database.close()
    }

    @Test("refuses text with a NUL", arguments: TestDatabase.allCases)
    func refusesNUL(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        await expectStatementError {
            try await database.write { try $0.execute("INSERT INTO exhibit (id) VALUES (\("a\0b"))") }
        }

        #expect(try await identifiers(in: database) == [])
        await database.close()
    }

    @Test("undoes everything when the closure throws", arguments: TestDatabase.allCases)
    func undoesOnThrow(on testDatabase: TestDatabase) async throws {
        struct Refusal: Error {}
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        await #expect(throws: Refusal.self) {
            try await database.write { connection in
                try connection.execute("INSERT INTO exhibit (id) VALUES ('a')")
                throw Refusal()
            }
        }

        #expect(try await identifiers(in: database) == [])
        await database.close()
    }

    @Test("undoes everything when a statement fails, even if the closure goes on", arguments: TestDatabase.allCases)
    func undoesSwallowedFailure(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        await expectUniqueViolation {
            try await database.write { connection in
                try connection.execute("INSERT INTO exhibit (id) VALUES ('a')")
                _ = try? connection.run(["INSERT INTO exhibit (id) VALUES ('a')"])
                // The failure above is dropped on purpose: the transaction must remember it.
            }
        }

        #expect(try await identifiers(in: database) == [])
        await database.close()
    }

    @Test("shows a read one snapshot while others write", arguments: TestDatabase.allCases)
    func showsSnapshot(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)
        try await insert(["a"], in: database)
        let firstRead = Gate()
        let written = Gate()

        async let counts = database.read { connection in
            let before = try connection.rows("SELECT COUNT(*) AS count FROM exhibit")[0].int("count")
            firstRead.open()
            written.wait()
            let after = try connection.rows("SELECT COUNT(*) AS count FROM exhibit")[0].int("count")
            return [before, after]
        }
        try await database.write { connection in
            firstRead.wait()
            try connection.execute("INSERT INTO exhibit (id) VALUES ('b')")
        }
        written.open()

        #expect(try await counts == [1, 1])
        #expect(try await identifiers(in: database) == ["a", "b"])
        await database.close()
    }

    @Test("refuses to write in a read", arguments: TestDatabase.allCases)
    func refusesWriteInRead(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        await expectStatementError {
            try await database.read { try $0.execute("INSERT INTO exhibit (id) VALUES ('a')") }
        }
        await expectStatementError {
            _ = try await database.read { try $0.lastRows("INSERT INTO exhibit (id) VALUES ('a') RETURNING id") }
        }

        #expect(try await identifiers(in: database) == [])
        await database.close()
    }

    @Test("tells a unique violation, and of what, but not the value", arguments: TestDatabase.allCases)
    func tellsUniqueViolation(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)
        try await insert(["privileged"], in: database)

        let error = await #expect(throws: SQLError.self) { try await insert(["privileged"], in: database) }

        guard case .uniqueViolation(let constraint) = error else {
            Issue.record("not a unique violation")
            return
        }
        #expect(constraint.contains("exhibit"))
        #expect(!constraint.contains("privileged"))
        await database.close()
    }

    @Test(
        "tells what else the schema forbids",
        arguments: TestDatabase.allCases,
        [
            "INSERT INTO exhibit (id) VALUES ('')",
            "INSERT INTO exhibit (id) VALUES (NULL)",
            "INSERT INTO exhibit (id, parent) VALUES ('a', 'none')",
        ] as [SQLQuery]
    )
    func tellsConstraintViolation(on testDatabase: TestDatabase, query: SQLQuery) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        let error = await #expect(throws: SQLError.self) { try await database.write { try $0.execute(query) } }

        guard case .constraintViolation = error else {
            Issue.record("not a constraint violation")
            return
        }
        await database.close()
    }

    @Test("answers each of several statements", arguments: TestDatabase.allCases)
    func answersEach(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        let answers = try await database.write { connection in
            try connection.run([
                "INSERT INTO exhibit (id) VALUES ('a')",
                "INSERT INTO exhibit (id) VALUES ('b') RETURNING id",
                "SELECT id FROM exhibit WHERE id = 'none'",
                "SELECT id FROM exhibit ORDER BY id",
            ])
        }

        #expect(try answers.map { try $0.map { try $0.text("id") } } == [[], ["b"], [], ["a", "b"]])
        await database.close()
    }

    @Test("answers a thousand statements with large values in one run", arguments: TestDatabase.allCases)
    func answersMany(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        let text = String(repeating: "x", count: 20_000)
        let queries = (0..<1_000).map {
            SQLQuery("SELECT CAST(\($0) AS BIGINT) AS place, CAST(\(text) AS TEXT) AS body")
        }

        let answers = try await database.read { try $0.run(queries) }

        #expect(try answers.map { try $0[0].int("place") } == Array(0..<1_000))
        #expect(try answers.allSatisfy { try $0[0].text("body") == text })
        await database.close()
    }

    @Test("stops a run at the first statement that fails, and works afterwards", arguments: TestDatabase.allCases)
    func stopsAtFailure(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        await expectUniqueViolation {
            try await database.write { connection in
                _ = try connection.run([
                    "INSERT INTO exhibit (id) VALUES ('a')",
                    "INSERT INTO exhibit (id) VALUES ('a')",
                    "SELECT nothing FROM nowhere",
                ])
            }
        }
        await expectStatementError { try await database.read { try $0.execute("SELECT nothing FROM nowhere") } }
        try await insert(["b"], in: database)

        #expect(try await identifiers(in: database) == ["b"])
        await database.close()
    }

    @Test(
        "answers the rows of all selections once, however many there are",
        arguments: TestDatabase.allCases,
        [0, 1, 64, 99]
    )
    func unites(on testDatabase: TestDatabase, count: Int) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)
        let wanted = (0..<count).map { String($0) }
        if count > 0 { try await insert(wanted + ["other"], in: database) }

        let found = try await database.read { connection in
            try SQLQuery.unions(of: wanted.map { "SELECT id FROM exhibit WHERE id = \($0)" }).flatMap(connection.rows)
        }

        #expect(try found.map { try $0.text("id") }.sorted() == wanted.sorted())
        await database.close()
    }

    @Test("answers each selection of a union by its whole key, also where nothing is known of the table yet")
    func unitesByKey() async throws {
        let database = try await TestDatabase.postgres.make()
        let keys = (0..<16).map { String($0) }

        let plan = try await database.write { connection in
            try connection.execute("CREATE TABLE reply (person TEXT, key TEXT, text TEXT, PRIMARY KEY (person, key))")
            return try SQLQuery.unions(of: keys.map { "SELECT text FROM reply WHERE person = 'a' AND key = \($0)" })
                .flatMap { try connection.rows("EXPLAIN \($0)") }
        }

        let conditions = plan.map { "\($0.values)" }.filter { $0.contains("Index Cond") }
        #expect(conditions.count == 16 && conditions.allSatisfy { $0.contains("person = ") && $0.contains("key = ") })
        await database.close()
    }

    @Test("commits with the last statements, and then the transaction is over", arguments: TestDatabase.allCases)
    func commitsWithStatements(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        await expectStatementError {
            try await database.write { connection in
                let answers = try connection.commit(["INSERT INTO exhibit (id) VALUES ('a') RETURNING id"])
                #expect(try answers[0][0].text("id") == "a")
                try connection.execute("INSERT INTO exhibit (id) VALUES ('b')")
            }
        }

        #expect(try await identifiers(in: database) == ["a"])
        await database.close()
    }

    @Test("carries out what was started before what is run, and answers only that", arguments: TestDatabase.allCases)
    func startsAhead(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)
        // More than PostgreSQL takes without waiting for an answer.
        let identifiers = (0..<200).map { String(1_000 + $0) }

        // The second time all is prepared already.
        for round in ["a", "b"] {
            let answers = try await database.write { connection in
                for identifier in identifiers {
                    try connection.start(["INSERT INTO exhibit (id) VALUES (\(round + identifier)) RETURNING id"])
                }
                return try connection.commit([
                    "INSERT INTO exhibit (id) VALUES (\(round)) RETURNING id",
                    "SELECT COUNT(*) AS count FROM exhibit WHERE id LIKE \(round + "%")",
                ])
            }
            #expect(try answers[0][0].text("id") == round)
            #expect(try answers[1][0].int("count") == identifiers.count + 1)
        }
        await database.close()
    }

    @Test(
        "commits, undoes or refuses what was only started, as if it had been run",
        arguments: TestDatabase.allCases
    )
    func endsWhatWasStarted(on testDatabase: TestDatabase) async throws {
        struct Refusal: Error {}
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        try await database.write { try $0.start(["INSERT INTO exhibit (id) VALUES ('a')"]) }
        await #expect(throws: Refusal.self) {
            try await database.write { connection in
                try connection.start(["INSERT INTO exhibit (id) VALUES ('b')"])
                throw Refusal()
            }
        }
        await expectUniqueViolation {
            try await database.write { try $0.start(["INSERT INTO exhibit (id) VALUES ('a')"]) }
        }
        await expectUniqueViolation {
            try await database.write { connection in
                try connection.start(["INSERT INTO exhibit (id) VALUES ('a')"])
                _ = try connection.run(["INSERT INTO exhibit (id) VALUES ('c')", "SELECT id FROM exhibit"])
            }
        }
        await #expect(throws: (any Error).self) {
            try await database.write { connection in
                try connection.start(["INSERT INTO exhibit (id) VALUES ('a')"])
                throw Refusal()
            }
        }

        #expect(try await self.identifiers(in: database) == ["a"])
        await database.close()
    }

    @Test("uses its connection again after what was started has failed, with all that it has prepared")
    func goesOnAfterStartedFailure() async throws {
        let database = try await TestDatabase.postgres.make(connections: 1)
        try await createExhibits(in: database)
        let server: SQLQuery = "SELECT CAST(pg_backend_pid() AS BIGINT) AS process"
        let before = try await database.read { try $0.rows(server)[0].int("process") }

        for _ in 0..<3 {
            await #expect(throws: SQLError.self) {
                try await database.write { connection in
                    try connection.start(["INSERT INTO exhibit (id) VALUES ('')"])
                    try connection.start(["INSERT INTO exhibit (id, title) VALUES ('a', 'never')"])
                    throw SQLError.statement(code: "given up")
                }
            }
            try await database.write { connection in
                try connection.start(["INSERT INTO exhibit (id, title) VALUES ('a', 'never')"])
                _ = try connection.commit(["DELETE FROM exhibit WHERE id = 'a'"])
            }
        }

        #expect(try await database.read { try $0.rows(server)[0].int("process") } == before)
        await database.close()
    }

    @Test("loses no update of two writers that increment", arguments: TestDatabase.allCases)
    func losesNoUpdate(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)
        try await insert(["a"], in: database)
        let incrementsEach = 100

        try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<incrementsEach {
                        try await database.write { connection in
                            // The UPDATE takes the lock under which the count is read.
                            try connection.execute("UPDATE exhibit SET title = 'locked' WHERE id = 'a'")
                            let pages = try connection.rows("SELECT page_count FROM exhibit")[0].int("page_count")
                            try connection.execute("UPDATE exhibit SET page_count = \(pages + 1) WHERE id = 'a'")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }

        let rows = try await database.read { try $0.rows("SELECT page_count FROM exhibit") }
        #expect(try rows[0].int("page_count") == 1 + 2 * incrementsEach)
        await database.close()
    }

    @Test("carries a transaction to its end when the task is cancelled", arguments: TestDatabase.allCases)
    func survivesCancellation(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)
        let begun = Gate()
        let cancelled = Gate()

        let writing = Task {
            try await database.write { connection in
                begun.open()
                cancelled.wait()
                try connection.execute("INSERT INTO exhibit (id) VALUES ('a')")
            }
        }
        _ = try await database.read { _ in begun.wait() }
        writing.cancel()
        cancelled.open()
        try await writing.value

        #expect(try await identifiers(in: database) == ["a"])
        await database.close()
    }

    @Test("refuses work after it is closed", arguments: TestDatabase.allCases)
    func refusesAfterClose(on testDatabase: TestDatabase) async throws {
        let database = try await testDatabase.make()
        try await createExhibits(in: database)

        await database.close()
        await database.close()

        await #expect(throws: SQLError.unavailable(code: "closed")) { try await identifiers(in: database) }
    }
}

/// What SQLite promises beyond the contract.
@Suite("SQLite database")
struct SQLiteDatabaseTests {
    @Test("waits for the disk at every commit")
    func waitsForDisk() async throws {
        let database = try SQLiteDatabase(path: try TestDatabase.freshPath(), logger: TestDatabase.logger)

        #expect(try await database.durability() == 2)
        await database.close()
    }

    @Test("says that it cannot open a file")
    func tellsUnopenedFile() {
        #expect(throws: SQLError.unavailable(code: "14")) {
            try SQLiteDatabase(path: "/nowhere/proffer.sqlite", logger: TestDatabase.logger)
        }
    }
}

/// What PostgreSQL promises beyond the contract.
@Suite("PostgreSQL database")
struct PostgresDatabaseTests {
    @Test("uses one connection again and again, also after a failure")
    func reusesConnection() async throws {
        let database = try await TestDatabase.postgres.make()
        let first = try await backend(of: database)

        await #expect(throws: SQLError.statement(code: "42P01")) {
            try await database.write { connection in
                _ = try connection.run(["SELECT 1 AS one", "SELECT nothing FROM nowhere", "SELECT 2 AS two"])
            }
        }

        #expect(try await backend(of: database) == first)
        await database.close()
    }

    @Test("connects again after the server closed an idle connection")
    func reconnects() async throws {
        let database = try await TestDatabase.postgres.make()
        let other = PostgresDatabase(url: try TestDatabase.serverURL(), logger: TestDatabase.logger)
        let first = try await backend(of: database)

        try await terminate(first, from: other)

        #expect(try await backend(of: database) != first)
        await database.close()
        await other.close()
    }

    @Test("tells a connection lost in a transaction, and connects again")
    func tellsLostConnection() async throws {
        let database = try await TestDatabase.postgres.make()

        let error = await #expect(throws: SQLError.self) {
            try await database.write { try $0.execute("SELECT pg_terminate_backend(pg_backend_pid())") }
        }

        #expect(error == .unavailable(code: "57P01"))
        #expect(try await backend(of: database) > 0)
        await database.close()
    }

    @Test("stops a statement at the time limit, and works afterwards")
    func stopsAtTimeLimit() async throws {
        var limits = PostgresLimits()
        // Enough for what comes afterwards, also on a busy machine.
        limits.statementMilliseconds = 2_000
        let database = PostgresDatabase(
            url: try TestDatabase.serverURL(),
            limits: limits,
            logger: TestDatabase.logger
        )

        await #expect(throws: SQLError.timeout) {
            try await database.read { try $0.run(["SELECT pg_sleep(60)", "SELECT 1 AS one"]) }
        }

        #expect(try await backend(of: database) > 0)
        await database.close()
    }

    @Test("lets no transaction that stands still keep its locks, and works afterwards")
    func endsIdleTransaction() async throws {
        var limits = PostgresLimits()
        limits.idleInTransactionMilliseconds = 100
        let database = PostgresDatabase(
            url: try TestDatabase.serverURL(),
            limits: limits,
            logger: TestDatabase.logger
        )
        let other = PostgresDatabase(url: try TestDatabase.serverURL(), logger: TestDatabase.logger)
        let gate = Gate()

        let (begun, begin) = AsyncStream<Int>.makeStream()
        let standing = Task {
            try await database.write { connection in
                begin.yield(try connection.rows("SELECT pg_backend_pid() AS backend")[0].int("backend"))
                gate.wait()
                try connection.execute("SELECT 1")
            }
        }
        let backend = try #require(await begun.first { _ in true })
        while try await isThere(backend, seenFrom: other) { try await Task.sleep(for: .milliseconds(20)) }
        gate.open()

        await #expect(throws: SQLError.unavailable(code: "25P03")) { try await standing.value }
        #expect(try await self.backend(of: database) != backend)
        await database.close()
        await other.close()
    }

    @Test("keeps working when it has more statements than it may prepare")
    func boundsPreparedStatements() async throws {
        var limits = PostgresLimits()
        limits.preparedStatementsMax = 2
        limits.connections = 1
        let database = PostgresDatabase(
            url: try TestDatabase.serverURL(),
            limits: limits,
            logger: TestDatabase.logger
        )
        let queries: [SQLQuery] = ["SELECT 1 AS n", "SELECT 2 AS n", "SELECT 3 AS n", "SELECT 1 AS n"]

        for _ in 0..<3 {
            for query in queries { _ = try await database.read { try $0.rows(query) } }
            let answers = try await database.read { try $0.run(queries) }
            #expect(try answers.map { try $0[0].int("n") } == [1, 2, 3, 1])
        }

        let rows = try await database.read { try $0.rows("SELECT COUNT(*) AS count FROM pg_prepared_statements") }
        #expect(try (1...queries.count).contains(rows[0].int("count")))
        await database.close()
    }

    @Test("says that there is no server when the time for the first connection is up")
    func tellsMissingServer() async throws {
        var limits = PostgresLimits()
        limits.firstConnectSeconds = 0
        let database = PostgresDatabase(
            url: "postgres://nobody@127.0.0.1:1/none",
            limits: limits,
            logger: TestDatabase.logger
        )

        await #expect(throws: SQLError.unavailable(code: "08006")) { try await backend(of: database) }
        await database.close()
    }

    private func backend(of database: any SQLDatabase) async throws -> Int {
        try await database.read { try $0.rows("SELECT pg_backend_pid() AS backend")[0].int("backend") }
    }

    private func isThere(_ backend: Int, seenFrom database: any SQLDatabase) async throws -> Bool {
        try await database.read { connection in
            !(try connection.rows("SELECT pid FROM pg_stat_activity WHERE pid = CAST(\(backend) AS INTEGER)").isEmpty)
        }
    }

    private func terminate(_ backend: Int, from database: any SQLDatabase) async throws {
        // The second value makes the server wait until the backend is gone.
        let rows = try await database.write { connection in
            try connection.rows("SELECT pg_terminate_backend(CAST(\(backend) AS INTEGER), 5000) AS gone")
        }
        #expect(try rows[0].flag("gone"))
    }
}

extension DatabaseContract {
    private func createExhibits(in database: any SQLDatabase) async throws {
        let dialect = database.dialect
        try await database.write { connection in
            try connection.execute(
                """
                CREATE TABLE exhibit (
                    id \(type: .text, in: dialect) NOT NULL PRIMARY KEY,
                    title \(type: .text, in: dialect),
                    page_count \(type: .integer, in: dialect) DEFAULT 1,
                    parent \(type: .text, in: dialect) REFERENCES exhibit (id),
                    CONSTRAINT has_identifier CHECK (id <> '')
                )
                """
            )
        }
    }

    private func insert(_ identifiers: [String], in database: any SQLDatabase) async throws {
        try await database.write { connection in
            _ = try connection.run(identifiers.map { "INSERT INTO exhibit (id) VALUES (\($0))" })
        }
    }

    private func identifiers(in database: any SQLDatabase) async throws -> [String] {
        try await database.read { try $0.rows("SELECT id FROM exhibit ORDER BY id").map { try $0.text("id") } }
    }

    private func expectStatementError(_ body: () async throws -> Void) async {
        let error = await #expect(throws: SQLError.self) { try await body() }
        guard case .statement = error else {
            Issue.record("not a statement error")
            return
        }
    }

    private func expectUniqueViolation(_ body: () async throws -> Void) async {
        let error = await #expect(throws: SQLError.self) { try await body() }
        guard case .uniqueViolation = error else {
            Issue.record("not a unique violation")
            return
        }
    }
}
