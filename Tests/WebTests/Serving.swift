import Core
import Credentials
import DocumentTools
import FileVault
import Foundation
import HTMLSanitizer
import Hummingbird
import Measures
import NIOCore
import Realtime
import Storage
import TestSupport

@testable import Web

/// What the routes are made of, on a workspace.
struct Serving {
    static let host = "localhost"

    let workspace: Workspace
    let services: WebServices

    init(clock: WallClock = .system) async throws {
        workspace = try await Workspace(on: .sqlite)
        let workspace = workspace
        let logger = TestDatabase.logger
        let broker = LocalBroker(instance: .random(at: clock.now))
        let hub = try await Hub(
            log: workspace.log,
            cases: workspace.cases,
            sights: workspace.evidence,
            encoder: StreamEncoding.encoder,
            broker: broker,
            clock: clock,
            loops: [EventLoopGroupProvider.singleton.eventLoopGroup.next()],
            logger: logger
        ) { _ in .unchanged }
        let apply = ApplyMutations(ledger: workspace.ledger) { commit in await hub.published(commit) }
        let readers = FileReaders(
            documents: SandboxedDocuments(temporaryDirectory: NSTemporaryDirectory(), logger: logger),
            markup: AllowListSanitizer(),
            words: SearchText.words
        )
        let secret = try SessionSecret(bytes: Array(repeating: 7, count: 32))
        services = WebServices(
            sessions: workspace.sessions,
            people: workspace.people,
            cases: workspace.cases,
            evidence: workspace.evidence,
            log: workspace.log,
            changes: SQLCaseChanges(database: workspace.database),
            audit: SQLCaseAudit(database: workspace.database, digest: TestDigest.sha256),
            savedViews: SQLSavedViews(database: workspace.database, digest: TestDigest.sha256),
            apply: apply,
            importList: ImportList(apply: apply, rows: workspace.listRows, clock: clock) { $0 },
            listDrafts: workspace.listDrafts,
            exportList: ExportList(register: workspace.exports, clock: clock, digest: TextDigest.sha256),
            exports: workspace.exports,
            bulk: BulkServices(edits: workspace.bulkEdits) {},
            files: TakeInFiles(
                vault: try DirectoryVault(directory: NSTemporaryDirectory() + UUID().uuidString, clock: clock),
                register: workspace.files,
                stored: workspace.stored,
                readers: readers,
                apply: apply,
                log: workspace.log,
                clock: clock
            ),
            readers: readers,
            hub: hub,
            operations: Operations(
                streams: hub.measures,
                writers: WriterMeasures(),
                transactions: DatabaseMeasures(connectionsMax: 1),
                log: LogMeasures(),
                database: DatabaseWatch(logger: logger) { true },
                broker: broker,
                others: [],
                clock: clock
            ),
            passwords: ScryptPasswordHasher(rounds: 2),
            tokens: SessionTokens(secret: secret),
            accessTokens: await AccessTokens(secret: secret),
            limits: UsageLimits(clock: clock),
            clock: clock,
            settings: WebSettings(
                hosts: [Self.host],
                origins: ["http://\(Self.host)"],
                isSecure: false,
                isDemo: false,
                resources: Sample.packageDirectory
            ),
            logger: logger
        )
    }

    /// Signs a person in; answers what the browser would send.
    func cookie(of person: PersonID) async throws -> String {
        let token = services.tokens.makeToken()
        let now = services.clock.now
        let somebody = Person(
            id: person,
            email: "lead@example.com",
            name: "Lead",
            isAdministrator: false,
            isDemo: false
        )
        try await workspace.sessions.open(
            Session(
                hash: services.tokens.hash(of: token),
                person: somebody,
                csrfToken: "token",
                createdAt: now,
                expiresAt: now.adding(seconds: 60)
            )
        )
        return "\(WebServices.sessionCookieName)=\(token)"
    }
}
