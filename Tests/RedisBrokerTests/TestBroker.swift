import Core
import Logging
import NIOPosix
import Realtime
import TestSupport
import Testing

@testable import RedisBroker

/// The brokers on which every promise between instances is tested.
enum TestBroker: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case local
    case redis

    var testDescription: String { rawValue }

    /// Two instances that hear one another while the closure runs.
    func withTwo(_ body: @escaping @Sendable (_ one: Listener, _ other: Listener) async throws -> Void) async throws {
        switch self {
        case .local:
            let exchange = LocalBrokerExchange()
            let brokers = (
                LocalBroker(instance: .new(), over: exchange), LocalBroker(instance: .new(), over: exchange)
            )
            try await Listener.with(brokers.0) { one in
                try await Listener.with(brokers.1) { other in try await body(one, other) }
            }
        case .redis:
            let url = try TestRedis.sharedURL()
            try await Listener.withRedis(url) { one in
                try await Listener.withRedis(url) { other in
                    try await one.connected()
                    try await other.connected()
                    try await body(one, other)
                }
            }
        }
    }
}

/// A broker, and what it tells.
struct Listener: Sendable {
    let broker: any Broker
    let signals = Recorder<BrokerSignal>()
    /// What it wrote into the log; nothing for a broker without one.
    let log: Recorder<LogLine>

    /// Reads the signals of a broker while the closure runs.
    static func with(
        _ broker: any Broker,
        log: Recorder<LogLine> = Recorder(),
        _ body: (Listener) async throws -> Void
    ) async throws {
        let listener = Listener(broker: broker, log: log)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await signal in broker.signals { listener.signals.add(signal) } }
            defer { group.cancelAll() }
            try await body(listener)
        }
    }

    /// Runs a broker over Redis while the closure runs.
    static func withRedis(
        _ url: String,
        limits: RedisLimits = RedisLimits(),
        _ body: @escaping @Sendable (Listener) async throws -> Void
    ) async throws {
        let log = Recorder<LogLine>()
        let broker = try redisBroker(url, limits: limits, log: log)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await broker.run() }
            defer { group.cancelAll() }
            try await with(broker, log: log, body)
        }
    }

    static func redisBroker(
        _ url: String,
        limits: RedisLimits = RedisLimits(),
        log: Recorder<LogLine> = Recorder()
    ) throws -> RedisBroker {
        guard let address = RedisAddress(url) else { throw TestRedisError.noServer }
        return try RedisBroker(
            address,
            instance: .new(),
            limits: limits,
            clock: .system,
            logger: RecordingLog.logger(log)
        )
    }

    /// Waits until the broker listens and publishes.
    func connected() async throws {
        try await signals.wait { $0 == .connected }
        try await log.wait { $0.message == "Redis is connected" }
    }

    var counters: RedisCounters? { (broker as? RedisBroker)?.counters }

    /// Watches a case and waits until that holds.
    func watch(_ caseFile: CaseFileID) async throws {
        broker.watch(caseFile)
        try await signals.wait { $0 == .watching(caseFile) }
    }

    /// The hints of a case that were heard.
    func hints(of caseFile: CaseFileID) -> [Int64] {
        signals.all.compactMap { signal in
            guard case .hint(let hint) = signal, hint.caseFile == caseFile else { return nil }
            return hint.to
        }
    }
}

extension Identifier {
    static func new() -> Identifier { .random(at: WallClock.system.now) }
}

extension TestRedis {
    /// Two brokers over this Redis, both connected, while the closure runs.
    func withTwo(
        _ body: @escaping @Sendable (_ one: Listener, _ other: Listener) async throws -> Void
    ) async throws {
        // So that no broker warns of a Redis that is about to start.
        try await RedisClient(url: url).ask("PING")
        try await Listener.withRedis(url) { one in
            try await Listener.withRedis(self.url) { other in
                try await one.connected()
                try await other.connected()
                try await body(one, other)
            }
        }
    }
}

/// Another client of Redis, which asks one thing.
struct RedisClient: Sendable {
    let url: String

    @discardableResult
    func ask(_ words: String...) async throws -> RedisReply {
        try await ask(RedisCommand(words.map { Array($0.utf8) }))
    }

    @discardableResult
    func ask(_ command: RedisCommand) async throws -> RedisReply {
        guard let address = RedisAddress(url) else { throw TestRedisError.noServer }
        // A Redis that was started a moment ago does not answer yet.
        try await RedisProbe(address).reach(within: .seconds(20), logger: TestDatabase.logger)
        return try await NIOThreadPool.singleton.runIfActive {
            let connection = try RedisConnection(address, limits: RedisLimits(), stop: try Doorbell())
            return try connection.exchange([command], until: .now + .seconds(20))[0]
        }
    }
}

extension RedisClient {
    /// Waits until so many attempts to sign in have failed.
    ///
    /// Redis counts them, and tells only who asks.
    func awaitFailedSignIns(_ count: Int) async throws {
        let pattern = /cmdstat_auth:.*failed_calls=(\d+)/
        for _ in 0..<400 {
            guard case .bytes(let bytes) = try await ask("INFO", "commandstats") else { continue }
            let failed = String(decoding: bytes, as: UTF8.self).firstMatch(of: pattern).flatMap { Int($0.1) } ?? 0
            if failed >= count { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw RedisError.silent
    }
}
