import Core
import Credentials
import Foundation
import Logging
import RedisBroker
import Web

/// What the environment and the file `.env` say, checked at the start.
///
/// The only place that reads the environment.
struct Settings: Sendable {
    private(set) var host: String
    private(set) var port: Int
    private(set) var publicURL: String
    let dataDirectory: String
    let databaseURL: String
    let sessionSecret: String?
    private(set) var isDemo: Bool
    let resourcesDirectory: String
    private(set) var logLevel: String
    /// How long a connection may stand still that waits for no answer: before a request, or in the middle of its body.
    let idleSeconds: Int
    /// A further port for WebSockets only.
    private(set) var webSocketPort: Int?
    /// The Redis that carries word between instances; nil where there is one instance.
    let redis: RedisAddress?
    /// The proxies whose word counts about where a request comes from.
    let proxies: TrustedProxies
    /// PEM files for TLS, both or neither.
    private(set) var certificate: (certificate: String, key: String)?
    /// What `/metrics` asks for; nil where it is not there.
    let metricsToken: String?
    /// Whether anybody is limited in how often and how much; off is for measuring.
    let hasRateLimits: Bool
    /// The folder of files; instances share it.
    let vaultDirectory: String
    /// The largest file that is taken in, in bytes.
    let fileBytesMax: Int64
    /// What the files of a case may come to, in bytes.
    let caseFilesBytesMax: Int64
    /// Within how long every stored file is read again, in microseconds; 0 for never.
    let verifyMicroseconds: Int64
    /// How long a file on its way in is kept after its last part, in seconds.
    let uploadSeconds: Int64
    /// For how many hours a device keeps pages with restricted items, where a person asked for them.
    let offlineRestrictedHours: Int
    /// Whether protocol suites find `/ws/echo`.
    let isConformance: Bool
    /// Where each setting that was given comes from.
    private let sources: [String: String]

    /// The settings of the environment over those of the file `.env` in the working directory.
    ///
    /// - Throws: `SettingsError` with one sentence that names the wrong setting.
    init() throws(SettingsError) {
        try self.init(environment: ProcessInfo.processInfo.environment, file: Self.file())
    }

    /// - Throws: `SettingsError` with one sentence that names the wrong setting.
    init(environment given: [String: String], file: [String: String] = [:]) throws(SettingsError) {
        // A variable that is set to nothing is not set.
        let given = given.filter { !$0.value.isEmpty }
        let environment = file.merging(given) { _, environment in environment }
        sources = file.mapValues { _ in ".env" }.merging(given.mapValues { _ in "environment" }) { $1 }
        host = environment["HOST"] ?? "127.0.0.1"
        port = try Self.port(environment["PORT"] ?? "8080", of: "PORT")
        webSocketPort = try environment["WEBSOCKET_PORT"].map { text throws(SettingsError) in
            try Self.port(text, of: "WEBSOCKET_PORT")
        }
        guard webSocketPort != port else { throw SettingsError("WEBSOCKET_PORT must not be the same as PORT.") }
        switch (environment["TLS_CERTIFICATE"], environment["TLS_KEY"]) {
        case (let chain?, let key?): certificate = (chain, key)
        case (nil, nil): certificate = nil
        default: throw SettingsError("TLS_CERTIFICATE and TLS_KEY must be given together.")
        }
        let scheme = certificate == nil ? "http" : "https"
        publicURL = environment["PUBLIC_URL"] ?? "\(scheme)://\(Self.isLoopback(host) ? host : "localhost"):\(port)"
        guard let url = URL(string: publicURL), let publicHost = url.host, url.scheme == "http" || url.scheme == "https"
        else { throw SettingsError("PUBLIC_URL must be an address like https://proffer.example.") }
        dataDirectory = environment["DATA_DIRECTORY"] ?? "./var"
        databaseURL = environment["DATABASE_URL"] ?? "sqlite:\(dataDirectory)/proffer.sqlite"
        guard
            databaseURL.hasPrefix("sqlite:") || databaseURL.hasPrefix("postgres://")
                || databaseURL.hasPrefix("postgresql://")
        else { throw SettingsError("DATABASE_URL must begin with sqlite: or postgres://.") }
        sessionSecret = environment["SESSION_SECRET"]
        guard sessionSecret.map({ $0.utf8.count >= SessionSecret.bytesMin }) ?? true
        else { throw SettingsError("SESSION_SECRET must be at least \(SessionSecret.bytesMin) characters long.") }
        if let text = environment["REDIS_URL"] {
            guard let address = RedisAddress(text)
            else { throw SettingsError("REDIS_URL must be an address like redis://host:6379.") }
            redis = address
        } else {
            redis = nil
        }
        do {
            let text = environment["TRUSTED_PROXIES"]
            proxies = if let text { try TrustedProxies(text) } else { .none }
        } catch {
            throw SettingsError(
                "TRUSTED_PROXIES must be addresses or ranges like 10.0.0.0/8 between commas, "
                    + "at most \(TrustedProxies.countMax), not \"\(error.text)\"."
            )
        }
        isDemo = try Self.flag(environment["DEMO"], of: "DEMO")
        vaultDirectory = environment["VAULT_DIRECTORY"] ?? "\(dataDirectory)/vault"
        fileBytesMax = try Self.bytes(environment["FILE_BYTES_MAX"], FileLimits.bytesMax, of: "FILE_BYTES_MAX")
        caseFilesBytesMax = try Self.bytes(
            environment["CASE_FILES_BYTES_MAX"],
            FileLimits.caseBytesMax,
            of: "CASE_FILES_BYTES_MAX"
        )
        verifyMicroseconds = try Self.hours(
            environment["VERIFY_HOURS"],
            FileLimits.verifySeconds,
            isOffAllowed: true,
            of: "VERIFY_HOURS"
        )
        let uploadMicroseconds = try Self.hours(
            environment["UPLOAD_HOURS"],
            FileLimits.uploadSeconds,
            isOffAllowed: false,
            of: "UPLOAD_HOURS"
        )
        uploadSeconds = max(1, uploadMicroseconds / 1_000_000)
        let hoursText = environment["OFFLINE_RESTRICTED_HOURS"] ?? String(OfflineLimits.restrictedHours)
        guard let hours = Int(hoursText), (0...OfflineLimits.restrictedHoursMax).contains(hours) else {
            throw SettingsError(
                "OFFLINE_RESTRICTED_HOURS must be a number from 0 to \(OfflineLimits.restrictedHoursMax), not \"\(hoursText)\"."
            )
        }
        offlineRestrictedHours = hours
        isConformance = try Self.flag(environment["CONFORMANCE"], of: "CONFORMANCE")
        metricsToken = environment["METRICS_TOKEN"]
        if let metricsToken, metricsToken.utf8.count < Self.metricsTokenBytesMin {
            throw SettingsError("METRICS_TOKEN must have at least \(Self.metricsTokenBytesMin) characters.")
        }
        hasRateLimits = try Self.flag(environment["RATE_LIMITS"] ?? "on", of: "RATE_LIMITS")
        guard !isDemo || Self.isLoopback(host) && Self.isLoopback(publicHost) else {
            throw SettingsError("DEMO is for this machine only: HOST and PUBLIC_URL must be loopback addresses.")
        }
        resourcesDirectory = environment["RESOURCES_DIRECTORY"] ?? Self.defaultResources()
        logLevel = environment["LOG_LEVEL"] ?? "info"
        guard Logger.Level(rawValue: logLevel) != nil else {
            let known = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingsError("LOG_LEVEL must be one of \(known), not \"\(logLevel)\".")
        }
        let idleText = environment["IDLE_SECONDS"] ?? "30"
        guard let idleSeconds = Int(idleText), (1...3_600).contains(idleSeconds)
        else { throw SettingsError("IDLE_SECONDS must be a number from 1 to 3600, not \"\(idleText)\".") }
        self.idleSeconds = idleSeconds
    }

    private static let metricsTokenBytesMin = 16

    private static func port(_ text: String, of name: String) throws(SettingsError) -> Int {
        guard let port = Int(text), (1...65_535).contains(port)
        else { throw SettingsError("\(name) must be a number from 1 to 65535, not \"\(text)\".") }
        return port
    }

    private static func bytes(
        _ text: String?,
        _ standard: Int64,
        of name: String
    ) throws(SettingsError) -> Int64 {
        guard let text else { return standard }
        guard let bytes = Int64(text), bytes > 0
        else { throw SettingsError("\(name) must be a number of bytes, not \"\(text)\".") }
        return bytes
    }

    /// A number of hours, which may be a fraction, in microseconds.
    private static func hours(
        _ text: String?,
        _ standardSeconds: Int64,
        isOffAllowed: Bool,
        of name: String
    ) throws(SettingsError) -> Int64 {
        guard let text else { return standardSeconds * 1_000_000 }
        let range = (isOffAllowed ? 0 : hoursMin)...hoursMax
        guard let hours = Double(text), range.contains(hours), hours == 0 || hours >= hoursMin else {
            let off = isOffAllowed ? ", or 0 for never" : ""
            throw SettingsError("\(name) must be a number of hours up to \(Int(hoursMax))\(off), not \"\(text)\".")
        }
        return Int64(hours * 3_600_000_000)
    }

    private static let hoursMax = 8_760.0
    /// About a third of a second.
    private static let hoursMin = 0.0001

    private static func flag(_ text: String?, of name: String) throws(SettingsError) -> Bool {
        switch text ?? "off" {
        case "on": true
        case "off": false
        default: throw SettingsError("\(name) must be on or off.")
        }
    }

    /// The same for a server on a free port of this machine alone, without TLS, that a check starts and stops.
    ///
    /// What the check finds is said by it, so the log holds only errors unless more was asked for.
    func onLoopback() -> Settings {
        var settings = self
        settings.host = "127.0.0.1"
        settings.port = 0
        settings.publicURL = "http://127.0.0.1"
        settings.webSocketPort = nil
        settings.certificate = nil
        settings.isDemo = false
        if sources["LOG_LEVEL"] == nil { settings.logLevel = Logger.Level.critical.rawValue }
        return settings
    }

    /// Finds the templates and scripts before anything is started.
    ///
    /// - Throws: `SettingsError` when they are not there.
    func checkResources() throws(SettingsError) {
        for folder in ["Templates", "Public"] {
            guard FileManager.default.fileExists(atPath: "\(resourcesDirectory)/\(folder)") else {
                throw SettingsError("RESOURCES_DIRECTORY must hold Templates and Public; \(folder) is not there.")
            }
        }
    }

    /// Hosts that requests may name: the public one, and on a loopback listener all names of loopback.
    var hosts: Set<String> {
        var hosts: Set<String> = []
        if let url = URL(string: publicURL), let host = url.host {
            hosts.insert(url.port.map { "\(host):\($0)" } ?? host)
        }
        if Self.isLoopback(host) {
            for name in ["localhost", "127.0.0.1", "[::1]"] {
                hosts.insert("\(name):\(port)")
                if let webSocketPort { hosts.insert("\(name):\(webSocketPort)") }
            }
        }
        return Set(hosts.map { $0.lowercased() })
    }

    var origins: Set<String> {
        let scheme = publicURL.hasPrefix("https") ? "https" : "http"
        return Set(hosts.map { "\(scheme)://\($0)" })
    }

    /// Each setting with its value and its source; secrets and passwords are hidden.
    var lines: [String] {
        let values: [(String, String)] = [
            ("HOST", host), ("PORT", String(port)), ("PUBLIC_URL", publicURL), ("DATA_DIRECTORY", dataDirectory),
            ("DATABASE_URL", databaseURL.hasPrefix("sqlite:") ? databaseURL : "postgres://(hidden)"),
            ("SESSION_SECRET", sessionSecret == nil ? "(kept in DATA_DIRECTORY)" : "(hidden)"),
            ("DEMO", isDemo ? "on" : "off"), ("RESOURCES_DIRECTORY", resourcesDirectory), ("LOG_LEVEL", logLevel),
            ("IDLE_SECONDS", String(idleSeconds)), ("WEBSOCKET_PORT", webSocketPort.map(String.init) ?? ""),
            ("TLS_CERTIFICATE", certificate?.certificate ?? ""), ("TLS_KEY", certificate?.key ?? ""),
            ("TRUSTED_PROXIES", proxies.text), ("RATE_LIMITS", hasRateLimits ? "on" : "off"),
            ("REDIS_URL", redis.map { "\($0)" } ?? ""), ("METRICS_TOKEN", metricsToken == nil ? "" : "(hidden)"),
            ("CONFORMANCE", isConformance ? "on" : "off"), ("VAULT_DIRECTORY", vaultDirectory),
            ("FILE_BYTES_MAX", String(fileBytesMax)),
            ("CASE_FILES_BYTES_MAX", String(caseFilesBytesMax)),
            ("VERIFY_HOURS", Self.hours(verifyMicroseconds)), ("UPLOAD_HOURS", Self.hours(uploadSeconds * 1_000_000)),
            ("OFFLINE_RESTRICTED_HOURS", String(offlineRestrictedHours)),
        ]
        return values.map { "\($0)=\($1)  # \(sources[$0] ?? "default")" }
    }

    private static func hours(_ microseconds: Int64) -> String {
        microseconds % 3_600_000_000 == 0
            ? String(microseconds / 3_600_000_000) : String(Double(microseconds) / 3_600_000_000)
    }

    private static func file() -> [String: String] {
        var values: [String: String] = [:]
        // No `.env` is the ordinary case.
        let file = (try? String(contentsOfFile: ".env", encoding: .utf8)) ?? ""
        for line in file.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            let parts = line.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
        }
        return values
    }

    private static func isLoopback(_ host: String) -> Bool {
        ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
    }

    private static func defaultResources() -> String {
        let here = FileManager.default.currentDirectoryPath
        if FileManager.default.fileExists(atPath: here + "/Public") { return here }
        return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
    }
}

/// A setting that stops the start; the sentence names it.
struct SettingsError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
