public import Core
import DequeModule
import Synchronization

/// Buckets of rates that all instances share, by the clock of Redis.
///
/// All requests that wait travel in one round trip, on a thread of their own. Quick or not at all: while Redis is away
/// or slow a request fails at once or within `RedisLimits.counterMilliseconds`, and the caller counts for itself.
public final class RedisCounters: RateBuckets {
    private struct Request {
        let command: RedisCommand
        let deadline: ContinuousClock.Instant
        let answer: CheckedContinuation<Int, any Error>
    }

    private struct State {
        var isOpen = false
        var waiting: Deque<Request> = []
    }

    private let link: RedisLink
    private let bell: Doorbell
    private let state = Mutex(State())

    init(link: RedisLink) throws(RedisError) {
        self.link = link
        bell = try Doorbell()
    }

    /// Takes all charges, or none of them.
    ///
    /// - Parameter charges: with keys of at most `keyBytesMax`; Redis keeps a bucket until it is full again.
    /// - Returns: nil when they were taken; else the microseconds after which they all can be.
    /// - Throws: `RedisError`; then they may have been taken or not.
    public func take(_ charges: [RateCharge]) async throws -> Int64? {
        guard (1...RateCharge.countMax).contains(charges.count),
            charges.allSatisfy({ $0.key.utf8.count <= Self.keyBytesMax })
        else { throw RedisError.refused("LIMIT") }
        let numbers = charges.flatMap { ["\($0.rate.refillMicroseconds)", "\($0.rate.burst)", "\($0.amount)"] }
        let words = ["EVAL", Self.script, "\(charges.count)"] + charges.map { Self.prefix + $0.key } + numbers
        let wait = try await answer(to: RedisCommand(words.map { Array($0.utf8) }))
        return wait > 0 ? Int64(wait) : nil
    }

    private func answer(to command: RedisCommand) async throws -> Int {
        try await withCheckedThrowingContinuation { continuation in
            let request = Request(
                command: command,
                deadline: .now + .milliseconds(link.limits.counterMilliseconds),
                answer: continuation
            )
            if let refusal = enter(request) {
                continuation.resume(throwing: refusal)
            } else {
                bell.ring()
            }
        }
    }

    public static let keyBytesMax = 256
    private static let prefix = "proffer:rate:"

    /// What `RateTable` does, in one step of Redis: a key holds when its bucket is full again, and ends then.
    private static let script = """
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local function keep(key, at)
            local left = math.ceil((at - now) / 1000)
            redis.call('SET', key, string.format('%.0f', at), 'PX', string.format('%.0f', left))
        end
        local wait, full = 0, {}
        for place, key in ipairs(KEYS) do
            local refill, burst = tonumber(ARGV[3 * place - 2]), tonumber(ARGV[3 * place - 1])
            local amount = tonumber(ARGV[3 * place])
            local empty = now + burst * refill
            local before = math.max(tonumber(redis.call('GET', key) or now) or now, now)
            if before > empty then
                before = empty
                keep(key, empty)
            end
            full[place] = before + amount * refill
            if amount > 0 then wait = math.max(wait, full[place] - empty) end
        end
        if wait > 0 then return wait end
        for place, key in ipairs(KEYS) do
            if full[place] > now then keep(key, full[place]) else redis.call('DEL', key) end
        end
        return 0
        """

    private func enter(_ request: Request) -> RedisError? {
        state.withLock { state in
            guard state.isOpen else { return .unreachable }
            guard state.waiting.count < link.limits.countersWaitingMax else { return .busy }
            state.waiting.append(request)
            return nil
        }
    }

    // MARK: Working

    /// Counts until the stop; holds the thread.
    func work() {
        link.keep { connection throws(RedisError) in
            self.state.withLock { $0.isOpen = true }
            do throws(RedisError) {
                while true { try self.serve(on: connection) }
            } catch {
                self.close(because: error)
                throw error
            }
        } broke: { _ in
            // Whoever asked was told. The broker's own connections notice an absence, and say it.
        }
    }

    private func serve(on connection: RedisConnection) throws(RedisError) {
        let batch = state.withLock { state in
            let batch = Array(state.waiting.prefix(link.limits.pipelineMax))
            state.waiting.removeFirst(batch.count)
            return batch
        }
        guard let first = batch.first else { return try rest(on: connection) }
        let replies: [RedisReply]
        do throws(RedisError) {
            replies = try connection.exchange(batch.map(\.command), until: first.deadline)
        } catch {
            for request in batch { request.answer.resume(throwing: error) }
            throw error
        }
        for (request, reply) in zip(batch, replies) {
            switch reply {
            case .integer(let count): request.answer.resume(returning: count)
            case .error(let word): request.answer.resume(throwing: RedisError.refused(word))
            default: request.answer.resume(throwing: RedisError.unintelligible)
            }
        }
    }

    private func rest(on connection: RedisConnection) throws(RedisError) {
        let nextPing = ContinuousClock.now + .milliseconds(link.limits.pingAfterMilliseconds)
        let wake = try connection.wait(for: .reading, until: nextPing, orRing: bell)
        bell.answer()
        if wake.isReady {
            // Redis says nothing unasked, but that it goes.
            try connection.read()
            guard try connection.received().isEmpty else { throw .unintelligible }
        } else if !wake.isRung {
            let deadline = ContinuousClock.now + .milliseconds(link.limits.replyMilliseconds)
            _ = try connection.exchange([RedisCommand("PING")], until: deadline)
        }
    }

    /// Refuses new requests and those that wait.
    private func close(because error: RedisError) {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.isOpen = false
            return state.waiting
        }
        for request in waiting { request.answer.resume(throwing: error) }
    }
}
