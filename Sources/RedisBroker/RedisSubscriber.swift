import Core
import Realtime
import Synchronization

/// Listens to the channels of the watched cases and of revocations, on a thread of its own.
///
/// A connection that says nothing is asked whether it lives, and given up when it does not answer. After each new
/// connection everything is subscribed to again, and `.connected` says that what happened meanwhile must be read.
final class RedisSubscriber: Sendable {
    private struct State {
        var watched: Set<CaseFileID> = []
        /// Cases of which Redis has not been told yet that they are watched, or are not any more.
        var changed: Set<CaseFileID> = []
        var received = 0
        var refused = 0
    }

    private let instance: InstanceID
    private let link: RedisLink
    private let health: RedisHealth
    private let signals: BrokerSignals
    private let bell: Doorbell
    private let state = Mutex(State())

    init(
        instance: InstanceID,
        link: RedisLink,
        health: RedisHealth,
        signals: BrokerSignals
    ) throws(RedisError) {
        self.instance = instance
        self.link = link
        self.health = health
        self.signals = signals
        bell = try Doorbell()
    }

    func watch(_ caseFile: CaseFileID) {
        change { state in
            guard state.watched.insert(caseFile).inserted else { return }
            state.changed.insert(caseFile)
        }
    }

    func unwatch(_ caseFile: CaseFileID) {
        change { state in
            guard state.watched.remove(caseFile) != nil else { return }
            state.changed.insert(caseFile)
        }
    }

    var counts: (received: Int, refused: Int) { state.withLock { ($0.received, $0.refused) } }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        bell.ring()
    }

    // MARK: Listening

    /// Listens until the stop; holds the thread.
    func work() {
        var wasHeard = false
        link.keep { connection throws(RedisError) in
            var listening = Listening(connection: connection, limits: self.link.limits)
            try listening.subscribe(to: self.allChannels())
            while true {
                for reply in try listening.hear() { try self.take(reply, &listening) }
                if listening.isComplete, !wasHeard {
                    wasHeard = true
                    self.health.mended(.listening)
                    self.signals.offer(.connected)
                }
                if wasHeard { try self.passOnChanges(to: &listening) }
                // Changes wait until the first subscription is whole; a bell that nobody answers would keep us awake.
                try listening.wait(orRing: wasHeard ? self.bell : nil)
            }
        } broke: { error in
            if wasHeard { signals.offer(.disconnected) }
            wasHeard = false
            health.broke(.listening, error)
        }
    }

    private func allChannels() -> [RedisChannel] {
        let watched = state.withLock { state in
            state.changed = []
            return state.watched
        }
        return [.revocations] + watched.map { .caseFile($0) }
    }

    private func passOnChanges(to listening: inout Listening) throws(RedisError) {
        bell.answer()
        let (begun, ended) = state.withLock { state in
            defer { state.changed = [] }
            return (state.changed.intersection(state.watched), state.changed.subtracting(state.watched))
        }
        try listening.subscribe(to: begun.map { .caseFile($0) })
        try listening.unsubscribe(from: ended.map { .caseFile($0) })
    }

    private func take(_ reply: RedisReply, _ listening: inout Listening) throws(RedisError) {
        switch reply {
        case .error(let word): throw .refused(word)
        case .array(let parts) where parts.count == 3:
            guard case .bytes(let kind) = parts[0], case .bytes(let name) = parts[1] else { return }
            let channel = RedisChannel(name: String(decoding: name, as: UTF8.self))
            switch (String(decoding: kind, as: UTF8.self), channel, parts[2]) {
            case ("message", let channel, .bytes(let payload)): receive(payload, on: channel)
            case ("subscribe", let channel?, _):
                // Those of a new connection are told of together, by `.connected`.
                if listening.confirm(channel), case .caseFile(let caseFile) = channel, isWatched(caseFile) {
                    signals.offer(.watching(caseFile))
                }
            default: break
            }
        default: break
        }
    }

    private func isWatched(_ caseFile: CaseFileID) -> Bool { state.withLock { $0.watched.contains(caseFile) } }

    private func receive(_ payload: [UInt8], on channel: RedisChannel?) {
        let message = channel.flatMap { RedisMessage(payload, on: $0) }
        guard message?.sender != instance else { return }
        // Offered under the lock, so that nothing of a case comes after `unwatch`.
        state.withLock { state in
            switch message?.content {
            case .revocation(let revocation): signals.offer(.revocation(revocation))
            case .hint(let hint):
                guard state.watched.contains(hint.caseFile) else { return }
                signals.offer(.hint(hint))
            case .ephemera(let entries, let caseFile):
                guard state.watched.contains(caseFile) else { return }
                signals.offer(.ephemera(entries, caseFile))
            case nil:
                state.refused += 1
                return
            }
            state.received += 1
        }
    }
}

/// One connection that is listened to: what it has not confirmed yet, and how long it has been silent.
private struct Listening {
    private let connection: RedisConnection
    private let limits: RedisLimits
    /// Channels of the first subscription that Redis has not confirmed.
    private var unconfirmed: Set<RedisChannel>?
    private var lastHeard = ContinuousClock.now
    private var hasAsked = false

    init(connection: RedisConnection, limits: RedisLimits) {
        self.connection = connection
        self.limits = limits
    }

    /// Whether all channels of the first subscription are heard.
    var isComplete: Bool { unconfirmed?.isEmpty == true }

    mutating func subscribe(to channels: [RedisChannel]) throws(RedisError) {
        if unconfirmed == nil { unconfirmed = Set(channels) }
        try send(channels, RedisCommand.subscribe)
    }

    func unsubscribe(from channels: [RedisChannel]) throws(RedisError) {
        try send(channels, RedisCommand.unsubscribe)
    }

    /// - Returns: whether the channel was added after the first subscription.
    mutating func confirm(_ channel: RedisChannel) -> Bool { unconfirmed?.remove(channel) == nil }

    /// What has come, without waiting.
    mutating func hear() throws(RedisError) -> [RedisReply] {
        let replies = try connection.received()
        if !replies.isEmpty {
            lastHeard = .now
            hasAsked = false
        }
        return replies
    }

    /// Waits until something can be heard, or the bell rings; asks a silent connection whether it lives.
    ///
    /// - Throws: `RedisError.silent` when it has not answered, and what reading throws.
    mutating func wait(orRing bell: Doorbell?) throws(RedisError) {
        let asking = lastHeard + .milliseconds(limits.pingAfterMilliseconds)
        let end = lastHeard + .milliseconds(limits.silenceMilliseconds)
        let wake = try connection.wait(for: .reading, until: hasAsked ? end : asking, orRing: bell)
        if wake.isReady { return try connection.read() }
        if wake.isRung { return }
        guard !hasAsked else { throw .silent }
        hasAsked = true
        try connection.send([RedisCommand("PING")], until: end)
    }

    private func send(
        _ channels: [RedisChannel],
        _ command: ([String]) -> RedisCommand
    ) throws(RedisError) {
        guard !channels.isEmpty else { return }
        let names = channels.map(\.name)
        let commands = stride(from: 0, to: names.count, by: limits.channelsPerCommandMax).map { start in
            command(Array(names[start..<min(start + limits.channelsPerCommandMax, names.count)]))
        }
        try connection.send(commands, until: .now + .milliseconds(limits.replyMilliseconds))
    }
}
