/// Buckets by key, as a value: of each only when it will be full again.
///
/// A bucket that is full is not kept, so whoever does nothing takes no room.
public struct RateTable: Sendable {
    private var fullAt: [String: Int64] = [:]
    private let countMax: Int

    /// - Parameter countMax: how many buckets are kept that are not full; above it the fullest are forgotten.
    public init(countMax: Int) { self.countMax = countMax }

    /// Takes all charges, or none of them.
    ///
    /// - Returns: nil when they were taken; else the microseconds after which they all can be.
    public mutating func take(_ charges: [RateCharge], at instant: Instant) -> Int64? {
        let now = instant.microseconds
        var wait: Int64 = 0
        var after: [Int64] = []
        for charge in charges {
            let rate = charge.rate
            let empty = now + Int64(rate.burst) * rate.refillMicroseconds
            var before = max(fullAt[charge.key] ?? now, now)
            if before > empty {
                // Only where the clock was set back: nobody waits for that.
                before = empty
                fullAt[charge.key] = empty
            }
            let full = before + Int64(charge.amount) * rate.refillMicroseconds
            if charge.amount > 0 { wait = max(wait, full - empty) }
            after.append(full)
        }
        guard wait == 0 else { return wait }
        for (charge, full) in zip(charges, after) { fullAt[charge.key] = full > now ? full : nil }
        if fullAt.count > countMax { forget(at: now) }
        return nil
    }

    /// How many buckets are not full.
    public var count: Int { fullAt.count }

    /// Forgets those that are full by now, and where that is not enough those that will be first.
    private mutating func forget(at now: Int64) {
        fullAt = fullAt.filter { $0.value > now }
        // Down to half, so that this is rare however many come.
        guard fullAt.count > countMax / 2 else { return }
        let kept = fullAt.sorted { $0.value > $1.value }.prefix(countMax / 2)
        fullAt = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
