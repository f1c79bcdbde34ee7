public import Measures

/// What a broker counts of itself, as measures.
public struct BrokerMeasures: MeasureSource {
    private let broker: any Broker

    public init(_ broker: any Broker) { self.broker = broker }

    public var families: [MetricFamily] {
        let counts = broker.counts
        let lost = [("overflowed", counts.overflowed), ("refused", counts.refused), ("unread", counts.unread)]
        return [
            MetricFamily(
                "proffer_broker_connected",
                "Whether the other instances can be reached: 1 also when there are none.",
                kind: .gauge,
                number: broker.state.isReachable ? 1 : 0
            ),
            MetricFamily(
                "proffer_broker_published_total",
                "Messages handed over for the other instances.",
                kind: .counter,
                number: Double(counts.published)
            ),
            MetricFamily(
                "proffer_broker_received_total",
                "Messages of other instances that were taken in.",
                kind: .counter,
                number: Double(counts.received)
            ),
            MetricFamily(
                "proffer_broker_lost_total",
                "Hints and other messages lost here; the poll finds what they would have told.",
                kind: .counter,
                samples: lost.map { why, count in
                    MetricFamily.Sample(labels: [MetricFamily.Label("why", why)], value: .number(Double(count)))
                }
            ),
            MetricFamily(
                "proffer_broker_reconnections_total",
                "How often the way to the other instances was found again.",
                kind: .counter,
                number: Double(counts.reconnections)
            ),
        ]
    }
}

extension BrokerState {
    fileprivate var isReachable: Bool {
        switch self {
        case .inProcess, .connected: true
        case .reconnecting: false
        }
    }
}
