import Foundation
import Synchronization

/// A Redis of a test's own, which the test may kill, stop and start again on the same port.
public final class TestRedis: Sendable {
    public let port: Int
    private let directory: URL
    private let password: String?
    private let process = Mutex<pid_t?>(nil)

    /// Starts it; it answers a moment later.
    public init(password: String? = nil) throws {
        port = try Self.freePort()
        self.password = password
        directory = FileManager.default.temporaryDirectory.appending(path: "proffer-tests/\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try start()
    }

    deinit {
        kill()
        // What is left of it lies in the folder for temporary files.
        try? FileManager.default.removeItem(at: directory)
    }

    /// How to sign in to it.
    public var url: String { url(password: password) }

    public func url(password: String?) -> String {
        "redis://\(password.map { ":\($0)@" } ?? "")127.0.0.1:\(port)"
    }

    /// Starts it again after `kill`.
    public func start() throws {
        var arguments = [
            "redis-server", "--port", "\(port)", "--bind", "127.0.0.1", "--dir", directory.path(percentEncoded: false),
            "--logfile", "redis.log", "--save", "", "--appendonly", "no", "--enable-debug-command", "local",
        ]
        if let password { arguments += ["--requirepass", password] }
        try process.withLock { process in
            var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
            var environment: [UnsafeMutablePointer<CChar>?] = [nil]
            defer { for word in words { free(word) } }
            var number: pid_t = 0
            guard posix_spawnp(&number, "redis-server", nil, nil, &words, &environment) == 0
            else { throw TestRedisError.notStarted }
            process = number
        }
    }

    /// Ends it at once, as `kill -9` does, and waits until it is gone.
    public func kill() {
        process.withLock { process in
            guard let number = process else { return }
            Foundation.kill(number, SIGKILL)
            var status: Int32 = 0
            while waitpid(number, &status, 0) < 0, errno == EINTR {}
            process = nil
        }
    }

    /// Lets it stand still with its connections open, as if the network had swallowed it.
    public func freeze() { signal(SIGSTOP) }

    public func thaw() { signal(SIGCONT) }

    private func signal(_ signal: Int32) {
        process.withLock { _ = $0.map { Foundation.kill($0, signal) } }
    }

    /// The Redis that all tests share.
    ///
    /// - Throws: `TestRedisError` where none is named: a test fails then, and never passes unrun.
    public static func sharedURL() throws -> String {
        guard let url = ProcessInfo.processInfo.environment["TEST_REDIS_URL"], !url.isEmpty
        else { throw TestRedisError.noServer }
        return url
    }

    /// A port of 127.0.0.1 that is free now.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) == 0 && getsockname(descriptor, address, &size) == 0
            }
        }
        guard isBound else { throw TestRedisError.notStarted }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// Why there is no Redis to test with.
public enum TestRedisError: Error, CustomStringConvertible {
    case noServer
    case notStarted

    public var description: String {
        switch self {
        case .noServer: "TEST_REDIS_URL is not set. Start a scratch Redis and set it to redis://127.0.0.1:port."
        case .notStarted: "redis-server could not be started. Is it installed?"
        }
    }
}
