public import Core
import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: Sendable {
    private let now: Mutex<Instant>

    public init(at now: Instant = WallClock.system.now) { self.now = Mutex(now) }

    /// What the program is handed.
    public var clock: WallClock { WallClock { self.now.withLock { $0 } } }

    public func advance(seconds: Int64) { now.withLock { $0 = $0.adding(seconds: seconds) } }
}
