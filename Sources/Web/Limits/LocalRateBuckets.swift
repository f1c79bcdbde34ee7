import Core
import Synchronization

/// The buckets of this process.
final class LocalRateBuckets: RateBuckets {
    private let table: Mutex<RateTable>
    private let clock: WallClock

    init(clock: WallClock, countMax: Int = RateLimits.bucketsMax) {
        self.clock = clock
        table = Mutex(RateTable(countMax: countMax))
    }

    func take(_ charges: [RateCharge]) -> Int64? {
        let now = clock.now
        return table.withLock { $0.take(charges, at: now) }
    }
}
