public import FoundationEssentials

/// A point in time: microseconds since 1970 in UTC.
public struct Instant: Sendable, Hashable, Comparable {
    public let microseconds: Int64

    public init(microseconds: Int64) { self.microseconds = microseconds }

    public init(seconds: Int64) { self.microseconds = seconds * 1_000_000 }

    public static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

    public func adding(seconds: Int64) -> Instant { Instant(microseconds: microseconds + seconds * 1_000_000) }

    public func before(microseconds: Int64) -> Instant { Instant(microseconds: self.microseconds - microseconds) }

    /// How much later this is, in seconds; negative when it is earlier.
    public func seconds(since earlier: Instant) -> Double {
        Double(microseconds - earlier.microseconds) / 1_000_000
    }

    public var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }
}

/// Where the program learns the time; tests hand in their own.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Instant

    public init(_ read: @escaping @Sendable () -> Instant) { self.read = read }

    public var now: Instant { read() }

    /// The clock of the machine.
    public static let system = WallClock {
        Instant(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded()))
    }
}
