/// What is measured of the ledger: replies, groups, and who waits.
public final class WriterMeasures: MeasureSource {
    public enum Reply: String, Sendable, CaseIterable {
        case applied, merged, conflict, refused
        /// An answer that was given before.
        case repeated
    }

    public let replies = Tally<Reply>()
    /// Submissions that were asked to come again.
    public let overloads = Counter()
    /// Mutations that wait for the commit under way in their case.
    public let waiting = Gauge()
    /// Cases that are being written to.
    public let busyCases = Gauge()
    /// Mutations that were written together.
    public let groups = Histogram(bounds: [1, 2, 3, 5, 10, 20, 50, 100, 200, 500])
    /// Seconds that a group took, its commit included.
    public let commits = Histogram(
        bounds: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    )

    public init() {}

    /// Changes that were made: applied or merged, each counted once.
    public var edits: Int { replies[.applied] + replies[.merged] }

    public var families: [MetricFamily] {
        [
            MetricFamily("proffer_mutation_replies_total", "Mutations by what became of them.", replies, by: "status"),
            MetricFamily("proffer_ledger_overloads_total", "Submissions that were asked to come again.", overloads),
            MetricFamily("proffer_ledger_waiting_mutations", "Mutations that wait for the commit under way.", waiting),
            MetricFamily("proffer_ledger_busy_cases", "Cases that are being written to.", busyCases),
            MetricFamily("proffer_ledger_group_mutations", "Mutations that were written in one transaction.", groups),
            MetricFamily("proffer_ledger_commit_seconds", "How long a group took, its commit included.", commits),
        ]
    }
}
