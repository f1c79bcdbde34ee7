import Core
import Synchronization

/// What clients said of where they are since the last gathering: of each connection the latest.
///
/// Between the event loops, which put in, and the hub, which takes all. No larger than there are connections.
final class PresenceInbox: Sendable {
    private struct State {
        var reports: [String: PresenceReport] = [:]
        var isDue = false
    }

    private let state = Mutex(State())

    /// - Returns: whether a report of the same connection gave way.
    func put(_ report: PresenceReport, of connection: String) -> Bool {
        state.withLock { $0.reports.updateValue(report, forKey: connection) != nil }
    }

    /// Asks for a gathering; true for who must call for it, because nobody has yet.
    func askForGathering() -> Bool {
        state.withLock { state in
            defer { state.isDue = true }
            return !state.isDue
        }
    }

    /// Takes all that was said; from now on a gathering may be called for again.
    func take() -> [String: PresenceReport] {
        state.withLock { state in
            defer { state = State() }
            return state.reports
        }
    }
}
