public import Core
import DequeModule
import Synchronization

/// What a broker tells the hub.
public enum BrokerSignal: Sendable, Equatable {
    case hint(Hint)
    case revocation(Revocation)
    case ephemera([Ephemera], CaseFileID)
    /// From now on the case's hints arrive. What was committed before may have been told to nobody here.
    case watching(CaseFileID)
    /// All watched cases are heard again. What happened meanwhile was not told: poll, and ask for rights again.
    case connected
    case disconnected
    /// Signals were lost at this place, because too many waited: poll, and ask for rights again.
    case mustPoll
}

/// The signals of a broker, in order, between the threads that offer them and the one task that reads them.
///
/// Bounded: of a case one hint waits, the highest; when too many signals wait, `.mustPoll` stands in the place of those
/// that were lost, and ephemera are left out long before that. Ends when the broker stops, or its reader is cancelled.
public final class BrokerSignals: AsyncSequence, Sendable {
    public typealias Element = BrokerSignal
    public typealias Failure = Never

    private enum Place {
        case signal(BrokerSignal)
        /// The hint of the case that is newest when it is read.
        case hint(CaseFileID)
    }

    private struct State {
        var places: Deque<Place> = []
        var hints: [CaseFileID: Hint] = [:]
        var unread = 0
        var endsWithLoss = false
    }

    private let limit: Int
    private let ephemeraLimit: Int
    private let state = Mutex(State())
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation

    public init(
        limit: Int = BrokerLimits.signalsMax,
        ephemeraLimit: Int = BrokerLimits.signalsForEphemeraMax
    ) {
        self.limit = limit
        self.ephemeraLimit = ephemeraLimit
        (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: Offering

    /// Adds a signal, if there is room.
    public func offer(_ signal: BrokerSignal) {
        state.withLock { state in
            switch signal {
            case .hint(let hint):
                if let waiting = state.hints[hint.caseFile] {
                    state.hints[hint.caseFile] = waiting.joined(by: hint)
                } else if add(.hint(hint.caseFile), to: &state) {
                    state.hints[hint.caseFile] = hint
                }
            case .ephemera where state.places.count >= ephemeraLimit: state.unread += 1
            default: _ = add(.signal(signal), to: &state)
            }
        }
        wake.yield()
    }

    /// Ends the sequence, after what still waits.
    public func finish() { wake.finish() }

    /// Signals that were lost because too many waited.
    public var unread: Int { state.withLock(\.unread) }

    private func add(_ place: Place, to state: inout State) -> Bool {
        guard state.places.count >= limit else {
            state.places.append(place)
            state.endsWithLoss = false
            return true
        }
        state.unread += 1
        if !state.endsWithLoss {
            state.places.append(.signal(.mustPoll))
            state.endsWithLoss = true
        }
        return false
    }

    // MARK: Reading

    public func makeAsyncIterator() -> Iterator { Iterator(signals: self, wakes: wakes.makeAsyncIterator()) }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let signals: BrokerSignals
        fileprivate var wakes: AsyncStream<Void>.Iterator

        public mutating func next() async -> BrokerSignal? { await next(isolation: nil) }

        public mutating func next(isolation actor: isolated (any Actor)?) async -> BrokerSignal? {
            while true {
                if let signal = signals.take() { return signal }
                guard await wakes.next(isolation: actor) != nil else { return signals.take() }
            }
        }
    }

    private func take() -> BrokerSignal? {
        state.withLock { state in
            switch state.places.popFirst() {
            case .signal(let signal): signal
            case .hint(let caseFile): state.hints.removeValue(forKey: caseFile).map { .hint($0) }
            case nil: nil
            }
        }
    }
}
