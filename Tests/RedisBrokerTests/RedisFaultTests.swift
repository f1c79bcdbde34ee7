import Core
import Logging
import Realtime
import TestSupport
import Testing

@testable import RedisBroker

/// What a broker does when Redis goes away, stands still or says what it should not.
@Suite("Redis faults")
struct RedisFaultTests {
    private let caseFile = CaseFileID.new()

    private func hint(_ to: Int64) -> Hint { Hint(caseFile: caseFile, epoch: "first", to: to) }

    @Test("drops and counts what is no message of ours, and hears on")
    func dropsGarbage() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        let client = RedisClient(url: redis.url)
        try await redis.withTwo { [self] one, other in
            try await other.watch(caseFile)
            let channel = RedisChannel.caseFile(caseFile).name
            let garbage: [[UInt8]] = [
                [], [0], Array("2 hint x e 5".utf8), Array("{\"to\":5}".utf8), [UInt8](repeating: 255, count: 200_000),
                Array("1 hint \(InstanceID.new()) first".utf8),
            ]
            for payload in garbage { try await client.ask(.publish(payload, on: channel)) }
            try await client.ask(.publish(Array("1 rights x y".utf8), on: RedisChannel.revocations.name))

            one.broker.publish(hint(5))

            try await other.signals.wait { $0 == .hint(self.hint(5)) }
            #expect(other.broker.counts.refused == garbage.count + 1)
            #expect(other.hints(of: caseFile) == [5])
            #expect(other.broker.counts.reconnections == 0)
        }
    }

    @Test("gives up a connection on which a message without end comes, and comes back")
    func boundsMessages() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        let client = RedisClient(url: redis.url)
        try await redis.withTwo { [self] one, other in
            try await other.watch(caseFile)
            let place = other.signals.all.count
            let endless = [UInt8](repeating: 7, count: 8 * RedisLimits().replyBytesMax)
            try await client.ask(.publish(endless, on: RedisChannel.caseFile(caseFile).name))
            try await other.signals.wait(after: place) { $0 == .connected }
            one.broker.publish(hint(5))
            try await other.signals.wait { $0 == .hint(self.hint(5)) }
        }
    }

    @Test("hears again after its connection was ended, and says so once")
    func survivesClientKill() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        let client = RedisClient(url: redis.url)
        try await redis.withTwo { [self] one, other in
            try await other.watch(caseFile)
            let place = other.signals.all.count

            try await client.ask("CLIENT", "KILL", "TYPE", "pubsub")

            try await other.signals.wait(after: place) { $0 == .disconnected }
            try await other.signals.wait(after: place) { $0 == .connected }
            one.broker.publish(hint(5))
            try await other.signals.wait { $0 == .hint(self.hint(5)) }
            try await other.log.wait { $0.message == "Redis is back" }
            #expect(other.log.all.filter { $0.level >= .notice }.map(\.level) == [.notice, .warning, .notice])
            #expect(other.broker.state == .connected)
            #expect(other.broker.counts.reconnections == 1)
        }
    }

    @Test("comes back after Redis was killed and started again, with all it watched and what waited")
    func survivesKill() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        try await redis.withTwo { [self] one, other in
            let second = CaseFileID.new()
            try await other.watch(caseFile)
            try await other.watch(second)
            let (place, placeOfOne) = (other.signals.all.count, one.signals.all.count)

            redis.kill()
            try await other.signals.wait(after: place) { $0 == .disconnected }
            try await one.signals.wait(after: placeOfOne) { $0 == .disconnected }
            guard case .reconnecting = other.broker.state else {
                Issue.record("Redis is gone, and the broker says \(other.broker.state).")
                return
            }
            let third = CaseFileID.new()
            other.broker.unwatch(second)
            other.broker.watch(third)
            try redis.start()

            try await other.signals.wait(after: place) { $0 == .connected }
            try await other.log.wait { $0.message == "Redis is back" }
            for each in [caseFile, second, third] {
                one.broker.publish(Hint(caseFile: each, epoch: "first", to: 6))
            }
            try await other.signals.wait { $0 == .hint(Hint(caseFile: third, epoch: "first", to: 6)) }
            #expect(other.hints(of: caseFile).last == 6)
            #expect(other.hints(of: second).isEmpty)
            #expect(other.log.all.filter { $0.level >= .notice }.map(\.level) == [.notice, .warning, .notice])
        }
    }

    @Test("sends what was published before it could connect")
    func sendsWhatWaited() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        try await Listener.withRedis(redis.url) { [caseFile] other in
            try await other.signals.wait { $0 == .connected }
            try await other.watch(caseFile)
            let broker = try Listener.redisBroker(redis.url)
            let revocation = Revocation.session(hash: "ab12", code: .sessionRevoked)
            broker.publish(Hint(caseFile: caseFile, epoch: "first", to: 9))
            broker.publish(revocation)
            #expect(broker.counts.published == 0)

            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await broker.run() }
                try await other.signals.wait { $0 == .hint(Hint(caseFile: caseFile, epoch: "first", to: 9)) }
                try await other.signals.wait { $0 == .revocation(revocation) }
                group.cancelAll()
            }
            #expect(broker.counts.published == 2)
        }
    }

    @Test("says its last words when it stops")
    func saysLastWords() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        try await Listener.withRedis(redis.url) { other in
            try await other.signals.wait { $0 == .connected }
            let words = (1...200).map { Revocation.session(hash: "session-\($0)", code: .signedOut) }
            try await Listener.withRedis(redis.url) { one in
                try await one.connected()
                for word in words { one.broker.publish(word) }
            }
            try await other.signals.wait { $0 == .revocation(words[199]) }
        }
    }

    @Test("waits for a Redis that sleeps, without giving it up")
    func survivesSleep() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        let client = RedisClient(url: redis.url)
        try await redis.withTwo { [self] one, other in
            try await other.watch(caseFile)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await client.ask("DEBUG", "SLEEP", "2") }
                for to in 1...20 {
                    one.broker.publish(hint(Int64(to)))
                    try await Task.sleep(for: .milliseconds(50))
                }
                try await group.waitForAll()
            }
            try await other.signals.wait { $0 == .hint(self.hint(20)) }
            #expect(!other.log.all.contains { $0.level == .warning })
        }
    }

    @Test("notices a Redis that stands still, and comes back when it goes on")
    func noticesHalfOpen() async throws {
        let redis = try TestRedis()
        try await RedisClient(url: redis.url).ask("PING")
        var limits = RedisLimits()
        limits.pingAfterMilliseconds = 200
        limits.silenceMilliseconds = 600
        limits.connectMilliseconds = 300
        defer { redis.kill() }
        try await Listener.withRedis(redis.url, limits: limits) { listener in
            try await listener.connected()
            let place = listener.signals.all.count
            redis.freeze()
            try await listener.signals.wait(after: place) { $0 == .disconnected }
            redis.thaw()
            try await listener.signals.wait(after: place) { $0 == .connected }
            #expect(listener.log.all.first { $0.level == .warning }?.values.contains("silent") == true)
        }
        #expect(RedisLimits().silenceMilliseconds <= 10_000)
    }

    @Test("stops within a second, also while Redis stands still or is not there")
    func stopsQuickly() async throws {
        let redis = try TestRedis()
        defer { redis.kill() }
        for obstruct in [redis.freeze, redis.kill] {
            let broker = try Listener.redisBroker(redis.url)
            let began = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await broker.run() }
                try await Listener.with(broker) { listener in
                    try await listener.signals.wait { $0 == .connected }
                }
                obstruct()
                for to in 1...100 { broker.publish(hint(Int64(to))) }
                let began = ContinuousClock.now
                group.cancelAll()
                try await group.waitForAll()
                return began
            }
            #expect(began.duration(to: .now) < .seconds(3))
            redis.thaw()
        }
    }

    @Test("says once that the password is wrong, tries on, and never says the password")
    func saysWrongPassword() async throws {
        let redis = try TestRedis(password: "right-one")
        defer { redis.kill() }
        let client = RedisClient(url: redis.url)
        try await client.ask("PING")
        try await Listener.withRedis(redis.url(password: "wrong-one")) { listener in
            try await listener.log.wait { $0.message.hasPrefix("Redis refuses us") }
            try await client.awaitFailedSignIns(5)
            #expect(listener.log.all.filter { $0.level == .warning }.count == 1)

            try await client.ask("CONFIG", "SET", "requirepass", "wrong-one")
            try await listener.signals.wait { $0 == .connected }
            try await listener.log.wait { $0.level == .notice }
            #expect(listener.broker.state == .connected)
            for line in listener.log.all { #expect(!"\(line)".contains("wrong-one")) }
        }
    }

    @Test("says whether a Redis can be used, and how long a message takes")
    func probes() async throws {
        let redis = try TestRedis(password: "right-one")
        defer { redis.kill() }
        let address = try #require(RedisAddress(redis.url))
        try await RedisProbe(address).reach(within: .seconds(20), logger: TestDatabase.logger)
        #expect(try await RedisProbe(address).roundTrip() > .zero)

        let wrong = try #require(RedisAddress(redis.url(password: "wrong-one")))
        await #expect(throws: RedisError.refused("WRONGPASS")) {
            try await RedisProbe(wrong).reach(within: .seconds(20), logger: TestDatabase.logger)
        }
        redis.kill()
        await #expect(throws: RedisError.unreachable) {
            try await RedisProbe(address).reach(within: .milliseconds(200), logger: TestDatabase.logger)
        }
    }
}
