import Foundation
import Logging

/// What the environment and the file `.env` say, checked at the start.
///
/// The only place that reads the environment.
struct Settings: Sendable {
    let host: String
    let port: Int
    let publicURL: String
    let dataDirectory: String
    let databaseURL: String
    let sessionSecret: String?
    let isDemo: Bool
    let resourcesDirectory: String
    let logLevel: String
    /// How long a connection may stand still that waits for no answer: before a request, or in the middle of its body.
    let idleSeconds: Int
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
        let portText = environment["PORT"] ?? "8080"
        guard let port = Int(portText), (1...65_535).contains(port)
        else { throw SettingsError("PORT must be a number from 1 to 65535, not \"\(portText)\".") }
        self.port = port
        publicURL = environment["PUBLIC_URL"] ?? "http://\(Self.isLoopback(host) ? host : "localhost"):\(port)"
        guard let url = URL(string: publicURL), let publicHost = url.host, url.scheme == "http" || url.scheme == "https"
        else { throw SettingsError("PUBLIC_URL must be an address like https://proffer.example.") }
        dataDirectory = environment["DATA_DIRECTORY"] ?? "./var"
        databaseURL = environment["DATABASE_URL"] ?? "sqlite:\(dataDirectory)/proffer.sqlite"
        guard
            databaseURL.hasPrefix("sqlite:") || databaseURL.hasPrefix("postgres://")
                || databaseURL.hasPrefix("postgresql://")
        else { throw SettingsError("DATABASE_URL must begin with sqlite: or postgres://.") }
        sessionSecret = environment["SESSION_SECRET"]
        let demo = environment["DEMO"] ?? "off"
        guard demo == "on" || demo == "off" else { throw SettingsError("DEMO must be on or off.") }
        isDemo = demo == "on"
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
            for name in ["localhost", "127.0.0.1", "[::1]"] { hosts.insert("\(name):\(port)") }
        }
        return Set(hosts.map { $0.lowercased() })
    }

    var origins: Set<String> {
        let scheme = publicURL.hasPrefix("https") ? "https" : "http"
        return Set(hosts.map { "\(scheme)://\($0)" })
    }

    /// Each setting with its value and its source; secrets and passwords are hidden.
    var lines: [String] {
        let values = [
            ("HOST", host), ("PORT", String(port)), ("PUBLIC_URL", publicURL), ("DATA_DIRECTORY", dataDirectory),
            ("DATABASE_URL", databaseURL.hasPrefix("sqlite:") ? databaseURL : "postgres://(hidden)"),
            ("SESSION_SECRET", sessionSecret == nil ? "(kept in DATA_DIRECTORY)" : "(hidden)"),
            ("DEMO", isDemo ? "on" : "off"), ("RESOURCES_DIRECTORY", resourcesDirectory), ("LOG_LEVEL", logLevel),
            ("IDLE_SECONDS", String(idleSeconds)),
        ]
        return values.map { "\($0)=\($1)  # \(sources[$0] ?? "default")" }
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
