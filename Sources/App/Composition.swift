import Core
import Credentials
import DocumentTools
import FileVault
import Foundation
import HTMLSanitizer
import Logging
import Measures
import NIOCore
import NIOPosix
import PostgresDriver
import Realtime
import RedisBroker
import SQL
import SQLiteDriver
import ServiceLifecycle
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
    let evidence: any EvidenceStore & ItemSights
    let bulkEdits: any BulkEdits
    let bulkBell = BulkBell()
    let log: any EventLog
    let ledger: any CaseLedger
    let broker: any Broker
    let vault: any EvidenceVault
    let stored: any StoredFiles
    let streams = StreamMeasures()
    let writers = WriterMeasures()
    let transactions: DatabaseMeasures
    let messages = LogMeasures()
    let storedFiles = StoredFileMeasures()
    let startedAt: Instant
    let passwords: any PasswordHasher = ScryptPasswordHasher()

    init(settings: Settings, limits: PostgresLimits = PostgresLimits()) throws {
        self.settings = settings
        startedAt = clock.now
        var logger = Logger(label: "proffer") { [messages] in
            MeasuredLog(StreamLogHandler.standardError(label: $0), measures: messages)
        }
        logger.logLevel = Logger.Level(rawValue: settings.logLevel) ?? .info
        self.logger = logger
        try FileManager.default.createDirectory(atPath: settings.dataDirectory, withIntermediateDirectories: true)
        if settings.databaseURL.hasPrefix("sqlite:") {
            let sqlite = try SQLiteDatabase(path: String(settings.databaseURL.dropFirst(7)), logger: logger)
            transactions = DatabaseMeasures(connectionsMax: SQLiteDatabase.connectionsMax)
            database = MeasuredDatabase(sqlite, measures: transactions)
        } else {
            let postgres = PostgresDatabase(url: settings.databaseURL, limits: limits, logger: logger)
            transactions = DatabaseMeasures(connectionsMax: limits.connections)
            database = MeasuredDatabase(postgres, measures: transactions)
        }
        vault = try DirectoryVault(directory: settings.vaultDirectory, clock: clock)
        stored = SQLStoredFiles(database: database)
        people = SQLPersonRegister(database: database)
        cases = SQLCaseRegister(database: database, digest: TextDigest.sha256)
        sessions = SQLSessionStore(database: database)
        let store = SQLEvidenceStore(database: database)
        evidence = store
        bulkEdits = SQLBulkEdits(database: database, evidence: store, digest: TextDigest.sha256)
        log = SQLEventLog(database: database)
        ledger = GroupingLedger(
            SQLCaseLedger(database: database, clock: clock, digest: TextDigest.sha256),
            measures: writers
        )
        let instance = InstanceID.random(at: clock.now)
        if let address = settings.redis {
            broker = try RedisBroker(address, instance: instance, clock: clock, logger: logger)
        } else {
            broker = LocalBroker(instance: instance)
        }
    }

    /// What brings the database to the schema of this program.
    var migrator: Migrator { Migrator(database: database, digest: TextDigest.sha256) }

    /// SQLite is brought up to date; PostgreSQL must have been, because several instances share it.
    ///
    /// - Throws: `SettingsError` when the database does not answer, or is older than this program.
    func prepareSchema() async throws {
        try await awaitDatabase()
        let migrator = migrator
        if database.dialect == .sqlite {
            _ = try await migrator.migrate()
        } else {
            guard try await migrator.isCurrent() else {
                throw SettingsError("The database has an older schema. Run: proffer migrate")
            }
        }
    }

    /// Waits for the Redis of the settings, where there is one.
    ///
    /// - Throws: `SettingsError` when it does not answer in time, or refuses the password.
    func awaitBroker() async throws {
        guard let address = settings.redis else { return }
        do {
            try await RedisProbe(address).reach(within: .seconds(Self.databaseWaitSeconds), logger: logger)
        } catch {
            logger.error("Redis cannot be used", metadata: ["error": "\(error)"])
            throw SettingsError(
                "The Redis of REDIS_URL cannot be used. Is it running, and are address and password right?"
            )
        }
    }

    /// How long a start waits for a database, or a Redis, that is not there yet.
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

    /// What carries out bulk edits.
    func bulkEditing(_ apply: ApplyMutations) -> BulkEditing {
        let carryOut = CarryOutBulkEdits(
            work: SQLBulkWork(database: database, digest: TextDigest.sha256),
            apply: apply,
            clock: clock,
            holder: InstanceID.random(at: clock.now).text
        )
        return BulkEditing(carryOut, bell: bulkBell, logger: logger)
    }

    /// What reads stored files again and removes what never became evidence.
    func fileServices(_ apply: ApplyMutations) -> [any Service] {
        let sweep = FileSweep(
            SweepFiles(vault: vault, stored: stored, clock: clock, uploadSeconds: settings.uploadSeconds),
            uploadSeconds: settings.uploadSeconds,
            measures: storedFiles,
            logger: logger
        )
        guard settings.verifyMicroseconds > 0 else { return [sweep] }
        let verification = Verification(
            VerifyStoredFiles(
                vault: vault,
                stored: stored,
                apply: apply,
                clock: clock,
                every: settings.verifyMicroseconds
            ),
            every: settings.verifyMicroseconds,
            measures: storedFiles,
            clock: clock,
            logger: logger
        )
        return [sweep, verification]
    }

    /// The broker, where it works by itself.
    var brokerServices: [any Service] { (broker as? RedisBroker).map { [$0] } ?? [] }

    /// Closes the database's connections.
    func close() async { await database.close() }

    func sessionSecret() throws -> SessionSecret {
        if let secret = settings.sessionSecret { return try SessionSecret(bytes: Array(secret.utf8)) }
        return try SessionSecret(inDataDirectory: settings.dataDirectory)
    }

    /// All that is measured, and the watch over the database.
    private func operations(of hub: Hub) -> Operations {
        let migrator = migrator
        return Operations(
            streams: streams,
            writers: writers,
            transactions: transactions,
            log: messages,
            database: DatabaseWatch(logger: logger) { try await migrator.missing().isEmpty },
            broker: broker,
            files: storedFiles,
            others: [PresenceMeasures(hub), ProcessMeasures(startedAt: startedAt)],
            clock: clock
        )
    }

    /// What reads files that nobody trusts.
    func makeReaders() -> FileReaders {
        FileReaders(
            documents: SandboxedDocuments(temporaryDirectory: NSTemporaryDirectory(), logger: logger),
            markup: AllowListSanitizer(),
            words: SearchText.words
        )
    }

    /// The hub and the web part on it; both use the event loops given.
    func web(on group: MultiThreadedEventLoopGroup) async throws -> (hub: Hub, services: WebServices) {
        let sessions = sessions
        let cases = cases
        let clock = clock
        let hub = try await Hub(
            log: log,
            cases: cases,
            sights: evidence,
            encoder: try StreamEncoding.encoder(resources: settings.resourcesDirectory),
            broker: broker,
            clock: clock,
            loops: Array(group.makeIterator()),
            logger: logger,
            measures: streams
        ) { identity in
            guard let session = try await sessions.session(hash: identity.sessionHash, at: clock.now)
            else { return .ended(.sessionRevoked) }
            let caseFile = identity.clearance.caseFile
            guard let now = try await cases.clearance(of: session.person.id, in: caseFile)
            else { return .ended(.accessWithdrawn) }
            return now.group == identity.clearance.group ? .unchanged : .otherClass
        }
        let secret = try sessionSecret()
        let operations = operations(of: hub)
        let readers = makeReaders()
        let exports = SQLExportRegister(database: database, digest: TextDigest.sha256)
        let apply = ApplyMutations(ledger: ledger) { commit in await hub.published(commit) }
        let services = WebServices(
            sessions: sessions,
            people: people,
            cases: cases,
            evidence: evidence,
            log: log,
            changes: SQLCaseChanges(database: database),
            audit: SQLCaseAudit(database: database, digest: TextDigest.sha256),
            savedViews: SQLSavedViews(database: database, digest: TextDigest.sha256),
            apply: apply,
            importList: importList { commit in await hub.published(commit) },
            listDrafts: SQLListDrafts(database: database),
            exportList: ExportList(register: exports, clock: clock, digest: TextDigest.sha256),
            exports: exports,
            bulk: BulkServices(edits: bulkEdits, started: bulkBell.ring),
            files: TakeInFiles(
                vault: vault,
                register: SQLFileRegister(database: database),
                stored: stored,
                readers: readers,
                apply: apply,
                log: log,
                clock: clock,
                bytesMax: settings.fileBytesMax,
                caseBytesMax: settings.caseFilesBytesMax
            ),
            readers: readers,
            hub: hub,
            operations: operations,
            passwords: passwords,
            tokens: SessionTokens(secret: secret),
            accessTokens: await AccessTokens(secret: secret),
            limits: UsageLimits(
                isOn: settings.hasRateLimits,
                shared: (broker as? RedisBroker)?.counters,
                measures: operations.limits,
                clock: clock
            ),
            clock: clock,
            settings: WebSettings(
                hosts: settings.hosts,
                origins: settings.origins,
                isSecure: settings.publicURL.hasPrefix("https"),
                isListeningSecurely: settings.certificate != nil,
                proxies: settings.proxies,
                isDemo: settings.isDemo,
                isConformance: settings.isConformance,
                metricsToken: settings.metricsToken,
                offlineRestrictedHours: settings.offlineRestrictedHours,
                resources: settings.resourcesDirectory
            ),
            logger: logger
        )
        return (hub, services)
    }
}
