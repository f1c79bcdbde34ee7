import Core
import SQL
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Realtime

/// A database that is put in the place of another while a server runs.
private final class ExchangedDatabase: SQLDatabase {
    private let current: Mutex<any SQLDatabase>

    init(_ database: any SQLDatabase) { current = Mutex(database) }

    var dialect: SQLDialect { database.dialect }

    private var database: any SQLDatabase { current.withLock { $0 } }

    func exchange(for other: any SQLDatabase) { current.withLock { $0 = other } }

    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await database.read(body)
    }

    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Answer
    ) async throws -> Answer {
        try await database.write(body)
    }

    func close() async { await database.close() }
}

@Suite("Restoration", .timeLimit(.minutes(2)))
struct RestorationTests {
    @Test("resets streams that are open, because their epoch is over", arguments: TestDatabase.allCases)
    func resetsOpenStreams(on testDatabase: TestDatabase) async throws {
        let first = try await testDatabase.make()
        _ = try await Migrator(database: first, digest: TestDigest.sha256).migrate()
        let exchanged = ExchangedDatabase(first)
        let workspace = try await Workspace(on: exchanged)
        let listening = try await Listening(to: workspace)
        _ = try await workspace.item(titled: "Knife")
        let outlet = try await listening.subscribe(workspace.lead, after: nil)
        let rows = HeldRows()
        _ = try await SQLCaseArchive(database: first, clock: .system, digest: TestDigest.sha256).read(
            workspace.caseFile,
            into: rows
        )

        let second = try await testDatabase.make()
        _ = try await Migrator(database: second, digest: TestDigest.sha256).migrate()
        _ = try await SQLCaseArchive(database: second, clock: .system, digest: TestDigest.sha256).restore(
            workspace.caseFile,
            from: rows,
            allowsDemo: false
        )
        exchanged.exchange(for: second)
        await listening.hub.poll()
        await outlet.wait { $0.last?.text == "reset|epoch" }
        // And from where it stands it goes on.
        let start = try await listening.standing(of: workspace.lead)
        let next = try await listening.subscribe(workspace.lead, after: start)
        try await listening.addAndPublish("After")
        let end = try await listening.standing(of: workspace.lead)
        await next.wait { $0.contains { $0.text.contains("|\(end)|") } }
        #expect(isChain(next.changes, from: start, to: end))
    }
}
