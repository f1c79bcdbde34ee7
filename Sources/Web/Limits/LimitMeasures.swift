public import Measures

/// What the limits refused: how often each of them was the reason.
public final class LimitMeasures: MeasureSource {
    /// A limit, as the metrics name it.
    enum Limit: String, CaseIterable {
        case changes, searches
        case streamOpens = "stream_opens"
        case signIns = "sign_ins"
        case wrongPasswords = "wrong_passwords"
        case openStreams = "open_streams"
        case admissions
    }

    private let refusals = Tally<Limit>()

    public init() {}

    func refused(by limit: Limit) { refusals.add(limit) }

    public var families: [MetricFamily] {
        [
            MetricFamily(
                "proffer_limit_refusals_total",
                "What was not done because of a limit: asked to come again later.",
                kind: .counter,
                samples: refusals.labels.map { limit in
                    MetricFamily.Sample(
                        labels: [.init("limit", limit.rawValue)],
                        value: .number(Double(refusals[limit]))
                    )
                }
            )
        ]
    }
}
