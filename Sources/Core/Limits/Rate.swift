/// How often something may happen: so many times at once, and once more for each time that passed.
///
/// A bucket that begins full (the leaky bucket as a meter; GCRA in ITU-T I.371).
public struct Rate: Sendable, Hashable {
    /// How often at once, when nothing happened for long.
    public let burst: Int
    /// After how long one is given back.
    public let refillMicroseconds: Int64

    public init(burst: Int, perSecond: Int64) {
        self.burst = burst
        refillMicroseconds = 1_000_000 / perSecond
    }

    public init(burst: Int, everySeconds seconds: Int64) {
        self.burst = burst
        refillMicroseconds = seconds * 1_000_000
    }
}

/// What is taken from one bucket.
public struct RateCharge: Sendable, Hashable {
    /// Whose bucket of what.
    public let key: String
    public let rate: Rate
    /// How much is taken, at most the rate's burst; less than nothing is given back.
    public let amount: Int

    public init(key: String, rate: Rate, amount: Int = 1) {
        self.key = key
        self.rate = rate
        self.amount = min(amount, rate.burst)
    }

    /// The charge that undoes this one.
    public var givenBack: RateCharge { RateCharge(key: key, rate: rate, amount: -amount) }
}

/// Where buckets are kept: in this process, or for all instances together.
public protocol RateBuckets: Sendable {
    /// Takes all charges, or none of them.
    ///
    /// - Parameter charges: at most `RateCharge.countMax`, of different keys.
    /// - Returns: nil when they were taken; else the microseconds after which they all can be.
    func take(_ charges: [RateCharge]) async throws -> Int64?
}

extension RateCharge {
    public static let countMax = 8
}
