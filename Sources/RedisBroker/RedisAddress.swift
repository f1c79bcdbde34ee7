import Foundation

/// Where a Redis is, and how to sign in to it: `redis://[[user]:password@]host[:port][/number]`.
public struct RedisAddress: Sendable, Equatable {
    public static let defaultPort = 6_379

    public let host: String
    public let port: Int
    /// For a Redis with users of its own (ACL); nil is its default user.
    public let user: String?
    /// Never printed.
    public let password: String?
    public let database: Int

    /// Nil when the text is no such address.
    public init?(_ text: String) {
        guard let url = URLComponents(string: text), url.scheme == "redis", let host = url.host, !host.isEmpty
        else { return nil }
        let path = url.path.drop { $0 == "/" }
        guard let database = path.isEmpty ? 0 : Int(path), (0...65_535).contains(database) else { return nil }
        let port = url.port ?? Self.defaultPort
        guard (1...65_535).contains(port) else { return nil }
        self.host = host.trimmingCharacters(in: ["[", "]"])
        self.port = port
        self.database = database
        user = url.user.flatMap { $0.isEmpty ? nil : $0 }
        password = url.password.flatMap { $0.isEmpty ? nil : $0 }
        // A user without a password would be taken for nobody in particular.
        guard user == nil || password != nil else { return nil }
    }
}

extension RedisAddress: CustomStringConvertible, CustomReflectable {
    /// Host, port and database.
    public var description: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)/\(database)" }

    /// Without user and password, however it is printed.
    public var customMirror: Mirror { Mirror(self, children: ["host": host, "port": port, "database": database]) }
}
