/// What is measured of the log: how often something was wrong.
public final class LogMeasures: MeasureSource {
    public enum Level: String, Sendable, CaseIterable {
        case warning, error, critical
    }

    public let messages = Tally<Level>()

    public init() {}

    /// What an operator must look at.
    public var errors: Int { messages[.error] + messages[.critical] }

    public var families: [MetricFamily] {
        [MetricFamily("proffer_log_messages_total", "Messages logged, by level.", messages, by: "level")]
    }
}
