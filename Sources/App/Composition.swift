import Core
import Credentials
import Foundation
import Logging
import NIOCore
import NIOPosix
import PostgresDriver
import Realtime
import SQL
import SQLiteDriver
import Storage
import Web

/// Puts the parts together: the one place that knows them all.
struct Composition: Sendable {
    let settings: Settings
    let logger: Logger
    let clock = WallClock.system
    let database: any SQLDatabase
    let people: any PersonRegister
    let cases: any CaseRegister
    let sessions: any SessionStore
    let evidence: any EvidenceStore
    let log: any EventLog
    let ledger: any CaseLedger
    let passwords: any PasswordHasher = ScryptPasswordHasher()

    init(settings: Settings) throws {
        self.settings = settings
        var logger = Logger(label: "proffer") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
        self.logger = logger
        try FileManager.default.createDirectory(atPath: settings.dataDirectory, withIntermediateDirectories: true)
        if settings.databaseURL.hasPrefix("sqlite:") {
            database = try SQLiteDatabase(path: String(settings.databaseURL.dropFirst(7)), logger: logger)
        } else {
            database = PostgresDatabase(url: settings.databaseURL, logger: logger)
        }
        people = SQLPersonRegister(database: database)
        cases = SQLCaseRegister(database: database)
        sessions = SQLSessionStore(database: database)
        evidence = SQLEvidenceStore(database: database)
        log = SQLEventLog(database: database)
        ledger = SQLCaseLedger(database: database, clock: clock)
    }

    /// SQLite is brought up to date; PostgreSQL must have been, because several instances share it.
    ///
    /// - Throws: `SettingsError` when the database does not answer, or is older than this program.
    func prepareSchema() async throws {
        try await awaitDatabase()
        let migrator = Migrator(database: database)
        if database.dialect == .sqlite {
            _ = try await migrator.migrate()
        } else {
            guard try await migrator.isCurrent() else {
                throw SettingsError("The database has an older schema. Run: proffer migrate")
            }
        }
    }

    /// How long a start waits for a database that is not there yet.
    static let databaseWaitSeconds = 30

    /// Waits until the database answers, with growing pauses.
    ///
    /// - Throws: `SettingsError` after `databaseWaitSeconds`.
    func awaitDatabase() async throws {
        let clock = ContinuousClock()
        let deadline = clock.now.advanced(by: .seconds(Self.databaseWaitSeconds))
        var pause = Duration.milliseconds(250)
        while true {
            do {
                _ = try await database.read { try $0.rows("SELECT 1 AS one") }
                return
            } catch let error as SQLError {
                guard clock.now.advanced(by: pause) < deadline else {
                    throw SettingsError(
                        "The database of DATABASE_URL does not answer. Is it running, and is the address right?"
                    )
                }
                logger.warning("the database does not answer yet", metadata: ["error": "\(error)"])
                try await Task.sleep(for: pause)
                pause = min(pause * 2, .seconds(4))
            }
        }
    }

    /// The import of lists, which announces its commits to who listens in this process.
    func importList(announce: @escaping @Sendable (Commit) async -> Void) -> ImportList {
        ImportList(
            apply: ApplyMutations(ledger: ledger, announce: announce),
            rows: SQLListRows(database: database),
            clock: clock,
            digest: TextDigest.sha256
        )
    }

    /// Closes the database's connections.
    func close() async { await database.close() }

    func sessionTokens() throws -> SessionTokens {
        if let secret = settings.sessionSecret {
            return SessionTokens(secret: try SessionSecret(bytes: Array(secret.utf8)))
        }
        return SessionTokens(secret: try SessionSecret(inDataDirectory: settings.dataDirectory))
    }

    /// The hub and the web part on it; both use the event loops given.
    func web(on group: MultiThreadedEventLoopGroup) async throws -> (hub: Hub, services: WebServices) {
        let sessions = sessions
        let cases = cases
        let clock = clock
        let hub = try await Hub(
            log: log,
            cases: cases,
            encoder: StreamEncoding.eventStream,
            clock: clock,
            loops: Array(group.makeIterator()),
            logger: logger
        ) { identity in
            guard let session = try await sessions.session(hash: identity.sessionHash, at: clock.now)
            else { return .ended(.sessionRevoked) }
            let caseFile = identity.clearance.caseFile
            guard let now = try await cases.clearance(of: session.person.id, in: caseFile)
            else { return .ended(.accessWithdrawn) }
            return now.group == identity.clearance.group ? .unchanged : .otherClass
        }
        let services = WebServices(
            sessions: sessions,
            people: people,
            cases: cases,
            evidence: evidence,
            log: log,
            apply: ApplyMutations(ledger: ledger) { commit in await hub.published(commit) },
            importList: importList { commit in await hub.published(commit) },
            listDrafts: SQLListDrafts(database: database),
            hub: hub,
            passwords: passwords,
            tokens: try sessionTokens(),
            clock: clock,
            settings: WebSettings(
                hosts: settings.hosts,
                origins: settings.origins,
                isSecure: settings.publicURL.hasPrefix("https"),
                isDemo: settings.isDemo,
                resources: settings.resourcesDirectory
            ),
            logger: logger
        )
        return (hub, services)
    }
}
