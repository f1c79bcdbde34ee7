import Core
import Synchronization

/// Counts wrong passwords by address and slows down after five: 2, 4, 8 … up to 300 seconds.
final class SignInAttempts: Sendable {
    private struct Record {
        var failures = 0
        var blockedUntil = Instant(seconds: 0)
    }

    static let freeTries = 5
    static let waitSecondsMax = 300
    /// Addresses kept; above it those that may try again are forgotten.
    static let addressesMax = 10_000

    private let records = Mutex<[String: Record]>([:])

    /// Seconds to wait before the next try, if any.
    func wait(for address: String, at now: Instant) -> Int? {
        records.withLock { records in
            guard let record = records[address], record.blockedUntil > now else { return nil }
            return Int((record.blockedUntil.microseconds - now.microseconds + 999_999) / 1_000_000)
        }
    }

    func failed(_ address: String, at now: Instant) {
        records.withLock { records in
            if records.count >= Self.addressesMax { records = records.filter { $0.value.blockedUntil > now } }
            var record = records[address] ?? Record()
            record.failures += 1
            if record.failures >= Self.freeTries {
                let doubled = 1 << min(record.failures - Self.freeTries + 1, 10)
                record.blockedUntil = now.adding(seconds: Int64(min(doubled, Self.waitSecondsMax)))
            }
            records[address] = record
        }
    }

    func succeeded(_ address: String) {
        _ = records.withLock { $0.removeValue(forKey: address) }
    }
}
