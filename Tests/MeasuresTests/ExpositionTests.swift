import Measures
import Testing

/// The text that Prometheus reads, version 0.0.4 of the format.
@Suite("Exposition")
struct ExpositionTests {
    private enum Colour: String, Sendable, CaseIterable {
        case red, green
    }

    @Test("writes help, kind and one line a sample")
    func writesCounters() {
        let tally = Tally<Colour>()
        tally.add(.green, 3)
        let text = Exposition.text(of: [MetricFamily("balls_total", "Balls by colour.", tally, by: "colour")])
        #expect(
            text == """
                # HELP balls_total Balls by colour.
                # TYPE balls_total counter
                balls_total{colour="red"} 0
                balls_total{colour="green"} 3

                """
        )
    }

    @Test("adds up the buckets of a histogram, the last one without a bound")
    func writesHistograms() {
        let histogram = Histogram(bounds: [0.005, 1])
        for value in [0.001, 0.5, 0.5, 3] { histogram.record(value) }
        #expect(
            Exposition.text(of: [MetricFamily("lag_seconds", "Lag.", histogram)]) == """
                # HELP lag_seconds Lag.
                # TYPE lag_seconds histogram
                lag_seconds_bucket{le="0.005"} 1
                lag_seconds_bucket{le="1"} 3
                lag_seconds_bucket{le="+Inf"} 4
                lag_seconds_sum 4.001
                lag_seconds_count 4

                """
        )
    }

    @Test("escapes what would end a label or a line")
    func escapes() {
        let sample = MetricFamily.Sample(labels: [.init("name", "a\"b\\c\nd")], value: .number(0.25))
        let text = Exposition.text(of: [MetricFamily("x", "one\\two\nthree", kind: .gauge, samples: [sample])])
        #expect(text == "# HELP x one\\\\two\\nthree\n# TYPE x gauge\nx{name=\"a\\\"b\\\\c\\nd\"} 0.25\n")
    }

    @Test("counts nothing under a label that is not on the list")
    func keepsToItsLabels() {
        let tally = Tally(["known"])
        tally.add("somebody@example.com")
        #expect(tally.total == 0 && tally.labels == ["known"])
    }
}
