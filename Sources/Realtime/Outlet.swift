public import NIOCore

/// Where a subscriber's frames go: a bounded place between the hub and a connection.
///
/// Called on the event loop of its shard only.
public protocol Outlet: AnyObject {
    /// How its frames travel.
    var transport: Transport { get }
    /// Whether there is anybody at the other end.
    var isOpen: Bool { get }
    /// Takes a whole frame, in order; it leaves with the next `flush`. False when it holds as much as it may: the frame
    /// was not taken.
    func write(_ frame: Frame) -> Bool
    /// Sends what was taken, in as few pieces as may be.
    func flush()
    /// Whether so little waits that a frame which may be lost can go too.
    var takesEphemera: Bool { get }
    /// Whether one that was full has room again.
    var hasRoom: Bool { get }
    /// Since when the connection has not taken what was handed to it; nil when it takes.
    var stalledSince: NIODeadline? { get }
    /// Takes a last frame, however full it is, sends what it holds and ends.
    func finish(with frame: Frame, code: GoodbyeCode)
}
