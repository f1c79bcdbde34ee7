/// How often values fell between fixed bounds; recording is two relaxed atomic additions.
public final class Histogram: Sendable {
    /// Upper bounds, ascending; a bucket above the last one takes the rest.
    public let bounds: [Double]
    private let buckets: [Counter]
    private let millionths = Counter()

    public init(bounds: [Double]) {
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Counter() }
    }

    /// Records a value, several times at once where several things took as long.
    ///
    /// A value below zero, as clocks that differ make it, counts as zero.
    public func record(_ value: Double, times: Int = 1) {
        let value = min(max(value, 0), Self.valueMax)
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        buckets[bucket].add(times)
        millionths.add(Int(value * 1_000_000) &* times)
    }

    public func record(_ duration: Duration) { record(duration / .seconds(1)) }

    /// What was recorded so far.
    ///
    /// While other threads record, a value may be in the counts and not yet in the sum.
    public var reading: HistogramReading {
        HistogramReading(bounds: bounds, counts: buckets.map(\.value), sum: Double(millionths.value) / 1_000_000)
    }

    /// Far beyond every bound; keeps the sum within its number.
    private static let valueMax = 1_000_000.0
}

/// What a histogram held at a moment.
public struct HistogramReading: Sendable, Equatable {
    public let bounds: [Double]
    /// For each bucket by itself, the one above the last bound included.
    public let counts: [Int]
    public let sum: Double

    public init(bounds: [Double], counts: [Int], sum: Double) {
        self.bounds = bounds
        self.counts = counts
        self.sum = sum
    }

    public var count: Int { counts.reduce(0, +) }

    /// What was recorded after an earlier reading of the same histogram.
    public func since(_ earlier: HistogramReading) -> HistogramReading {
        guard earlier.bounds == bounds else { return self }
        return HistogramReading(
            bounds: bounds,
            counts: zip(counts, earlier.counts).map { max(0, $0 - $1) },
            sum: max(0, sum - earlier.sum)
        )
    }

    /// The value that a share of all values, from 0 to 1, does not exceed; nil when there are none.
    ///
    /// Between two bounds values are taken to lie evenly, as Prometheus does it in `histogram_quantile`. Above the last
    /// bound nothing is known but that, so the answer is the bound.
    public func quantile(_ share: Double) -> Double? {
        let total = count
        guard total > 0, let last = bounds.last else { return nil }
        let rank = share * Double(total)
        var below = 0
        for (place, bound) in bounds.enumerated() {
            let here = counts[place]
            if here > 0, Double(below + here) >= rank {
                let lower = place == 0 ? 0 : bounds[place - 1]
                return lower + (bound - lower) * max(0, rank - Double(below)) / Double(here)
            }
            below += here
        }
        return last
    }
}
