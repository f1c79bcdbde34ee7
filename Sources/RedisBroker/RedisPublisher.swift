import Core
import Realtime
import Synchronization

/// Publishes what is queued, as many messages in a round trip as wait, on a thread of its own.
final class RedisPublisher: Sendable {
    private struct State {
        var queue = PublishQueue()
        var published = 0
        /// Messages whose parts nobody would take.
        var unsendable = 0
    }

    private let instance: InstanceID
    private let link: RedisLink
    private let health: RedisHealth
    private let bell: Doorbell
    private let state = Mutex(State())

    init(instance: InstanceID, link: RedisLink, health: RedisHealth) throws(RedisError) {
        self.instance = instance
        self.link = link
        self.health = health
        bell = try Doorbell()
    }

    /// Puts something into the queue and goes on.
    func add(_ change: (inout PublishQueue) -> Void) {
        state.withLock { change(&$0.queue) }
        bell.ring()
    }

    var counts: (published: Int, overflowed: Int) {
        state.withLock { ($0.published, $0.queue.overflowed + $0.unsendable) }
    }

    /// Publishes until the stop; holds the thread.
    func work() {
        link.keep { connection throws(RedisError) in
            try self.publish(on: connection)
        } broke: { error in
            health.broke(.publishing, error)
        }
    }

    private func publish(on connection: RedisConnection) throws(RedisError) -> Never {
        // Also whether it may publish at all is known before it counts as sound.
        try ask([.publish([], on: Self.trialChannel)], on: connection)
        state.withLock { $0.queue.forgetEphemera() }
        health.mended(.publishing)
        do throws(RedisError) {
            while true {
                let batch = state.withLock { $0.queue.take(link.limits.pipelineMax, at: .now) }
                if batch.isEmpty {
                    try rest(on: connection)
                } else {
                    try send(batch, on: connection)
                }
            }
        } catch {
            if error == .stopped { sayLastWords(on: connection) }
            throw error
        }
    }

    /// A channel that nobody listens to.
    private static let trialChannel = "proffer:trial"

    /// Waits for work; asks from time to time whether Redis is still there.
    private func rest(on connection: RedisConnection) throws(RedisError) {
        let nextPing = ContinuousClock.now + .milliseconds(link.limits.pingAfterMilliseconds)
        let due = state.withLock(\.queue.ephemeraDue)
        let wake = try connection.wait(for: .reading, until: min(due ?? nextPing, nextPing), orRing: bell)
        bell.answer()
        if wake.isReady {
            // Redis says nothing unasked, but that it goes.
            try connection.read()
            guard try connection.received().isEmpty else { throw .unintelligible }
        } else if !wake.isRung, due == nil {
            try ask([RedisCommand("PING")], on: connection)
        }
    }

    private func send(_ batch: [RedisMessage.Content], on connection: RedisConnection) throws(RedisError) {
        let commands = commands(for: batch)
        do throws(RedisError) {
            if !commands.isEmpty { try ask(commands, on: connection) }
        } catch {
            state.withLock { $0.queue.putBack(batch) }
            throw error
        }
        state.withLock { state in
            state.published += commands.count
            state.unsendable += batch.count - commands.count
        }
    }

    private func commands(for batch: [RedisMessage.Content]) -> [RedisCommand] {
        batch.compactMap { content in
            let message = RedisMessage(from: instance, content)
            return message.payload.map { .publish($0, on: message.channel.name) }
        }
    }

    private func ask(_ commands: [RedisCommand], on connection: RedisConnection) throws(RedisError) {
        let replies = try connection.exchange(commands, until: .now + .milliseconds(link.limits.replyMilliseconds))
        for case .error(let word) in replies { throw .refused(word) }
    }

    /// What was queued before the stop is still sent, if Redis takes it soon: somebody may have signed out a moment ago.
    ///
    /// An exchange that the stop cut short is sent again: everything a broker says may be said twice.
    private func sayLastWords(on connection: RedisConnection) {
        let deadline = ContinuousClock.now + .milliseconds(link.limits.lastWordsMilliseconds)
        // Ephemera are not gathered any longer: that somebody is gone is among them.
        let gathered = ContinuousClock.now + .milliseconds(BrokerLimits.ephemeraMilliseconds)
        let batch = state.withLock { $0.queue.take(link.limits.pipelineMax, at: gathered) }
        let commands = commands(for: batch)
        guard !commands.isEmpty else { return }
        do throws(RedisError) {
            _ = try connection.exchange(commands, until: deadline, heedsStop: false)
            state.withLock { $0.published += commands.count }
        } catch {
            // The program ends; the polls of the others find what was not told.
            state.withLock { $0.queue.putBack(batch) }
        }
    }
}
