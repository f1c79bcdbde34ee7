import Glibc
import Synchronization

/// Ends the run of a program from outside, also before it has begun and after it has ended.
final class ProgramStop: Sendable {
    private enum State {
        case idle
        case running(group: pid_t)
        case stopped
    }

    private let state = Mutex(State.idle)

    var isStopped: Bool {
        state.withLock { state in
            if case .stopped = state { true } else { false }
        }
    }

    /// Kills what runs and lets nothing begin any more.
    func stop() {
        state.withLock { state in
            if case .running(let group) = state { kill(-group, SIGKILL) }
            state = .stopped
        }
    }

    /// Names the process group that runs from now on; kills it at once when it was too late.
    func began(_ group: pid_t) {
        state.withLock { state in
            if case .stopped = state {
                kill(-group, SIGKILL)
            } else {
                state = .running(group: group)
            }
        }
    }

    /// Collects the ended processes of the group; until then no other process can have its number.
    func ended(collecting body: () -> Void) {
        state.withLock { state in
            body()
            if case .running = state { state = .idle }
        }
    }
}
