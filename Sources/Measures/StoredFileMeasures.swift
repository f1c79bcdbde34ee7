import Synchronization

/// What is measured of stored files that are read again, and of what is swept.
public final class StoredFileMeasures: MeasureSource {
    public enum Result: String, Sendable, CaseIterable {
        case unchanged, changed, missing
        /// Not read, or not told: tried again.
        case failed
    }

    public let files = Tally<Result>()
    public let bytes = Counter()
    public let swept = Counter()
    /// In seconds since 1970; nil before the first.
    private let last = Mutex<Double?>(nil)

    public init() {}

    /// When this instance last read a file again, in seconds since 1970.
    public var lastSeconds: Double? { last.withLock { $0 } }

    public func take(_ result: Result, bytes count: Int64, atSeconds seconds: Double) {
        files.add(result)
        guard result != .failed else { return }
        bytes.add(Int(count))
        last.withLock { $0 = seconds }
    }

    public var families: [MetricFamily] {
        [
            MetricFamily(
                "proffer_files_verified_total",
                "Stored files that were read again, by what was found.",
                files,
                by: "result"
            ),
            MetricFamily("proffer_files_verified_bytes_total", "Bytes of stored files that were read again.", bytes),
            MetricFamily(
                "proffer_files_verified_last_seconds",
                "When a stored file was last read again, in seconds since 1970; 0 before the first.",
                kind: .gauge,
                number: lastSeconds ?? 0
            ),
            MetricFamily("proffer_files_swept_total", "Sealed files that became no item's and were removed.", swept),
        ]
    }
}
