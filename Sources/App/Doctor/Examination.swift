import Foundation
import Logging
import PostgresDriver
import RedisBroker
import SQL
import Storage
import Streams

/// Tries every part that the settings name, one after the other.
struct Examination {
    let settings: Settings
    /// Told each finding as it comes.
    let report: (String, Finding) -> Void

    func run() async {
        report("settings", settingsFinding)
        report("files", filesFinding)
        let files = FilesCheck(settings: settings)
        report("file store", files.storeFinding)
        let composition = compose()
        if let composition { report("programs", await files.programsFinding(of: composition)) }
        let isReady = if let composition { await tryDatabase(of: composition) } else { false }
        report("Redis", await redisFinding)
        if let composition, isReady {
            await ChainCheck(composition: composition).run(report)
        } else {
            report("change", .untried("The database must be in order first."))
        }
        await composition?.close()
        for part in ["embeddings", "language model", "Qdrant"] {
            report(part, .notConfigured("search works without"))
        }
    }

    /// The parts of the program as `serve` puts them together, for a server on this machine alone.
    private func compose() -> Composition? {
        // Waiting for a server that is about to start is for `serve`.
        var limits = PostgresLimits()
        limits.firstConnectSeconds = Self.databaseSeconds
        do {
            return try Composition(settings: settings.onLoopback(), limits: limits)
        } catch {
            report(
                "database",
                .wrong("It cannot be opened (\(error)).", fix: "Look at DATABASE_URL and DATA_DIRECTORY.")
            )
            return nil
        }
    }

    private static let databaseSeconds = 3

    private var settingsFinding: Finding {
        do {
            try settings.checkResources()
            if let (chain, key) = settings.certificate { _ = try Certificates(certificatePath: chain, keyPath: key) }
        } catch let error as SettingsError {
            return .wrong(error.description, fix: "Correct the setting.")
        } catch {
            return .wrong("The certificate cannot be read.", fix: "Correct TLS_CERTIFICATE and TLS_KEY.")
        }
        let scheme = settings.certificate == nil ? "http" : "https"
        return .ok("\(scheme) on \(settings.host):\(settings.port), reached at \(settings.publicURL)")
    }

    private var filesFinding: Finding {
        let directory = settings.dataDirectory
        let path = "\(directory)/proffer-doctor-\(UUID().uuidString)"
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data("check".utf8).write(to: URL(filePath: path))
            guard try Data(contentsOf: URL(filePath: path)) == Data("check".utf8) else {
                throw CocoaError(.fileReadUnknown)
            }
            try FileManager.default.removeItem(atPath: path)
        } catch {
            return .wrong(
                "DATA_DIRECTORY (\(directory)) cannot be written.",
                fix: "Give the user of this process the right to write there, or name another folder."
            )
        }
        return .ok("\(directory) can be written and read")
    }

    // MARK: Database

    /// Whether it answers and has its schema.
    private func tryDatabase(of composition: Composition) async -> Bool {
        do {
            _ = try await composition.database.read { try $0.rows("SELECT 1 AS one") }
            let began = ContinuousClock.now
            _ = try await composition.database.read { try $0.rows("SELECT 1 AS one") }
            let kind = composition.database.dialect == .sqlite ? "SQLite" : "PostgreSQL"
            report("database", .ok("\(kind), a round trip takes \(began.duration(to: .now).inMilliseconds)"))
            report("durability", try await durabilityFinding(of: composition.database))
            let missing = try await composition.migrator.missing()
            guard missing.isEmpty else {
                report("schema", .wrong("Missing: \(missing.joined(separator: ", ")).", fix: "Run: proffer migrate"))
                return false
            }
            report("schema", .ok("all steps are taken"))
            let verification = try await FilesCheck(settings: settings).verificationFinding(of: composition)
            report("verification", verification)
            return true
        } catch {
            report(
                "database",
                .wrong(
                    "The database of DATABASE_URL does not answer (\(error)).",
                    fix: "Start it, or correct address, user and password in DATABASE_URL."
                )
            )
            return false
        }
    }

    /// Whether a commit that was answered survives a loss of power.
    private func durabilityFinding(of database: any SQLDatabase) async throws -> Finding {
        switch database.dialect {
        case .sqlite:
            let level = try await database.write { try $0.rows("PRAGMA synchronous").first?.int("synchronous") }
            return level ?? 0 >= Self.synchronousFull
                ? .ok("every commit reaches the disk (synchronous = FULL)")
                : .wrong("SQLite does not wait for the disk.", fix: "This is a fault of the program: report it.")
        case .postgres:
            let rows = try await database.read { connection in
                try connection.rows(
                    """
                    SELECT name, setting FROM pg_settings
                    WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') ORDER BY name
                    """
                ).map { (name: try $0.text("name"), setting: try $0.text("setting")) }
            }
            let off = rows.filter { $0.setting == "off" }.map(\.name)
            return off.isEmpty
                ? .ok("every commit reaches the disk (fsync, synchronous_commit and full_page_writes are on)")
                : .wrong(
                    "A commit may be lost with the power: \(off.joined(separator: ", ")) is off.",
                    fix: "Turn it on in postgresql.conf and reload the server."
                )
        }
    }

    /// `PRAGMA synchronous` of a connection that waits for the disk at every commit.
    private static let synchronousFull = 2

    // MARK: Redis

    private var redisFinding: Finding {
        get async {
            guard let address = settings.redis else { return .notConfigured("one instance needs none") }
            do {
                let time = try await RedisProbe(address).roundTrip()
                return .ok("\(address), a message arrives after \(time.inMilliseconds)")
            } catch RedisError.refused(let word) {
                return .wrong(
                    "The Redis at \(address) refuses (\(word)).",
                    fix: "Correct user and password in REDIS_URL, and give the right to publish and subscribe."
                )
            } catch {
                return .wrong(
                    "No Redis answers at \(address) (\(error)).",
                    fix: "Start it, or correct REDIS_URL; until then other instances hear of changes by a poll only."
                )
            }
        }
    }
}
