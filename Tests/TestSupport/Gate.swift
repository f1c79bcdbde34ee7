import Dispatch

/// A gate that is shut until it is opened, for closures that hold a thread of a database.
///
/// Waiting blocks the thread: never on the cooperative pool.
public struct Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    public init() {}

    public func open() {
        semaphore.signal()
    }

    /// Waits until the gate has been opened, once for each opening.
    public func wait() {
        semaphore.wait()
    }
}
