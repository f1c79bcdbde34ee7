import Measures
import Testing

/// What a histogram says of the values that it was given.
@Suite("Histogram")
struct HistogramTests {
    @Test("puts a value into the bucket of the first bound that it does not exceed")
    func choosesBucket() {
        let histogram = Histogram(bounds: [1, 2, 5])
        for value in [0.5, 1, 1.5, 2, 5, 6] { histogram.record(value) }
        #expect(histogram.reading.counts == [2, 2, 1, 1])
        #expect(histogram.reading.sum == 16)
        #expect(histogram.reading.count == 6)
    }

    @Test("counts what clocks that differ make negative as zero")
    func takesNegative() {
        let histogram = Histogram(bounds: [1])
        histogram.record(-3, times: 2)
        #expect(histogram.reading == HistogramReading(bounds: [1], counts: [2, 0], sum: 0))
    }

    @Test("loses nothing to many who record at the same time")
    func recordsConcurrently() async {
        let histogram = Histogram(bounds: [1, 2])
        await withTaskGroup(of: Void.self) { group in
            for value in [1.0, 2.0, 3.0] {
                group.addTask { for _ in 0..<10_000 { histogram.record(value) } }
            }
        }
        #expect(histogram.reading.counts == [10_000, 10_000, 10_000])
        #expect(histogram.reading.sum == 60_000)
    }

    @Test("finds percentiles between the bounds, values taken to lie evenly")
    func findsPercentiles() {
        let reading = HistogramReading(bounds: [1, 2, 4], counts: [50, 40, 10, 0], sum: 0)
        #expect(reading.quantile(0.5) == 1)
        #expect(reading.quantile(0.25) == 0.5)
        #expect(reading.quantile(0.7) == 1.5)
        #expect(reading.quantile(0.95) == 3)
        #expect(reading.quantile(1) == 4)
    }

    @Test("knows no percentile of nothing, and above the last bound only that bound")
    func knowsItsLimits() {
        #expect(HistogramReading(bounds: [1], counts: [0, 0], sum: 0).quantile(0.5) == nil)
        #expect(HistogramReading(bounds: [1, 2], counts: [0, 0, 3], sum: 9).quantile(0.5) == 2)
    }

    @Test("tells what came after an earlier reading")
    func tellsDifference() {
        let histogram = Histogram(bounds: [1, 2])
        histogram.record(1)
        let earlier = histogram.reading
        histogram.record(2, times: 3)
        let difference = histogram.reading.since(earlier)
        #expect(difference == HistogramReading(bounds: [1, 2], counts: [0, 3, 0], sum: 6))
    }
}
