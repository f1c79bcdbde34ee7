import Foundation
public import Logging
import PostgresDriver
public import SQL
import SQLiteDriver

/// The databases on which every promise of storage is tested.
public enum TestDatabase: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite
    case postgres

    /// What a test's name shows.
    public var description: String {
        switch self {
        case .sqlite: "SQLite"
        case .postgres: "PostgreSQL"
        }
    }

    /// An empty database of the test's own.
    ///
    /// - Throws: `TestDatabaseError` where no PostgreSQL is named: a test fails then, and never passes unrun.
    public func make(connections: Int? = nil) async throws -> any SQLDatabase {
        switch self {
        case .sqlite: return try SQLiteDatabase(path: Self.freshPath(), logger: Self.logger)
        case .postgres:
            var limits = PostgresLimits()
            if let connections { limits.connections = connections }
            return PostgresDatabase(url: try await Self.freshURL(), limits: limits, logger: Self.logger)
        }
    }

    /// The path of an SQLite file that does not exist yet, in a directory of its own.
    public static func freshPath() throws -> String {
        let directory = FileManager.default.temporaryDirectory.appending(path: "proffer-tests/\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory.appending(path: "proffer.sqlite").path(percentEncoded: false)
    }

    /// The address of an empty PostgreSQL database on the server of `TEST_DATABASE_URL`.
    public static func freshURL() async throws -> String {
        let server = try serverURL()
        guard var components = URLComponents(string: server) else { throw TestDatabaseError.badURL }
        let name = "proffer_test_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        components.path = "/\(name)"
        guard let url = components.string else { throw TestDatabaseError.badURL }
        try await PostgresDatabase.executeOutsideTransaction(
            "CREATE DATABASE \(name) ENCODING 'UTF8' TEMPLATE template0",
            url: server,
            logger: logger
        )
        return url
    }

    /// The server that tests may fill with databases.
    public static func serverURL() throws -> String {
        guard let url = ProcessInfo.processInfo.environment["TEST_DATABASE_URL"], !url.isEmpty else {
            throw TestDatabaseError.noServer
        }
        return url
    }

    /// Silent: the drivers log every refused statement, and many tests want one refused.
    public static let logger = Logger(label: "proffer.tests") { _ in SwiftLogNoOpLogHandler() }
}

/// Why there is no database to test with.
public enum TestDatabaseError: Error, CustomStringConvertible {
    case noServer
    case badURL

    public var description: String {
        switch self {
        case .noServer:
            "TEST_DATABASE_URL is not set. Start a scratch PostgreSQL and set it to postgres://user@127.0.0.1:port/postgres."
        case .badURL:
            "TEST_DATABASE_URL is not an address such as postgres://user@127.0.0.1:5432/postgres."
        }
    }
}
