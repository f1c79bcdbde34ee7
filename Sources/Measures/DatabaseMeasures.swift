/// What is measured of a database: its use, the waits for it, and what failed.
public final class DatabaseMeasures: MeasureSource {
    public enum Access: String, Sendable, CaseIterable {
        case read, write
    }

    public enum Failure: String, Sendable, CaseIterable {
        case unavailable, timeout, retryable, fault
    }

    public let transactions = Tally<Access>()
    public let failures = Tally<Failure>()
    /// Transactions that wait for a connection.
    public let waiting = Gauge()
    /// Transactions that have one.
    public let running = Gauge()
    /// Seconds from asking to beginning.
    public let waits = Histogram(bounds: secondsBounds)
    /// Seconds from beginning to the end.
    public let durations = Histogram(bounds: secondsBounds)
    /// Transactions that can run at the same time.
    private let connectionsMax: Int

    public init(connectionsMax: Int) { self.connectionsMax = connectionsMax }

    private static let secondsBounds = [
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    public var families: [MetricFamily] {
        [
            MetricFamily(
                "proffer_database_connections_max",
                "Transactions that can run at the same time.",
                kind: .gauge,
                number: Double(connectionsMax)
            ),
            MetricFamily("proffer_database_running", "Transactions that run now.", running),
            MetricFamily("proffer_database_waiting", "Transactions that wait for a connection.", waiting),
            MetricFamily("proffer_database_transactions_total", "Transactions asked for.", transactions, by: "access"),
            MetricFamily(
                "proffer_database_failures_total",
                "Transactions that the database failed.",
                failures,
                by: "kind"
            ),
            MetricFamily("proffer_database_wait_seconds", "From asking for a transaction to its beginning.", waits),
            MetricFamily("proffer_database_seconds", "From the beginning of a transaction to its end.", durations),
        ]
    }
}
