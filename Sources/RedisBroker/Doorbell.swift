import Foundation
import Synchronization

/// Rings a thread that waits in `poll`; from any thread, without waiting.
final class Doorbell: Sendable {
    /// Readable while the bell is rung and not answered.
    let descriptor: Int32
    private let button: Int32
    private let rung = Mutex(false)

    /// - Throws: `RedisError.busy` when the process has no descriptors left.
    init() throws(RedisError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw .busy }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (descriptor, button) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(button)
    }

    /// Whether it was rung and not answered.
    var isRung: Bool { rung.withLock { $0 } }

    /// Rings; when it rings already, nothing happens.
    ///
    /// So at most one byte is in the pipe, and no call waits.
    func ring() {
        rung.withLock { rung in
            guard !rung else { return }
            var byte: UInt8 = 1
            rung = write(button, &byte, 1) == 1
        }
    }

    /// Stops the ringing.
    ///
    /// Look at what was brought after this, not before.
    func answer() {
        rung.withLock { rung in
            guard rung else { return }
            var byte: UInt8 = 0
            rung = read(descriptor, &byte, 1) != 1
        }
    }
}
