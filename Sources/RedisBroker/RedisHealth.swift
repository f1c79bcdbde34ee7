import Core
import Logging
import Realtime
import Synchronization

/// Whether Redis is there, and the one warning and the one notice that the log gets of each absence.
final class RedisHealth: Sendable {
    /// What a broker needs a connection for.
    enum Part: CaseIterable {
        case publishing
        case listening
    }

    private struct State {
        var sound: Set<Part> = []
        /// Since when not all parts are sound; nil when they are.
        var awaySince: Instant?
        var hasBeenThere = false
        var hasWarned = false
        var hasWarnedOfRefusal = false
        var reconnections = 0
    }

    private let address: RedisAddress
    private let clock: WallClock
    private let logger: Logger
    private let state: Mutex<State>

    init(address: RedisAddress, clock: WallClock, logger: Logger) {
        self.address = address
        self.clock = clock
        self.logger = logger
        state = Mutex(State(awaySince: clock.now))
    }

    var brokerState: BrokerState {
        state.withLock { $0.awaySince.map { .reconnecting(since: $0) } ?? .connected }
    }

    var reconnections: Int { state.withLock(\.reconnections) }

    /// A part works; when all do, Redis is there.
    func mended(_ part: Part) {
        let wasThereBefore: Bool? = state.withLock { state in
            guard state.sound.insert(part).inserted, state.sound.count == Part.allCases.count else { return nil }
            defer { state.hasBeenThere = true }
            state.awaySince = nil
            state.hasWarned = false
            state.hasWarnedOfRefusal = false
            if state.hasBeenThere { state.reconnections += 1 }
            return state.hasBeenThere
        }
        guard let wasThereBefore else { return }
        logger.notice(wasThereBefore ? "Redis is back" : "Redis is connected", metadata: metadata)
    }

    /// A part does not work, or an attempt to mend it failed.
    ///
    /// Warns once in an absence, and once more when then a person is needed: the password or the rights are wrong.
    func broke(_ part: Part, _ error: RedisError) {
        let isNews = state.withLock { state in
            state.sound.remove(part)
            if state.awaySince == nil { state.awaySince = clock.now }
            defer {
                state.hasWarned = true
                if error.needsPerson { state.hasWarnedOfRefusal = true }
            }
            return error.needsPerson ? !state.hasWarnedOfRefusal : !state.hasWarned
        }
        guard isNews else { return }
        var metadata = metadata
        metadata["error"] = "\(error)"
        if error.needsPerson {
            logger.warning("Redis refuses us: look at user, password and rights; trying on", metadata: metadata)
        } else {
            logger.warning("Redis is away: other instances hear of changes later; trying on", metadata: metadata)
        }
    }

    private var metadata: Logger.Metadata { ["redis.address": "\(address)"] }
}
