public import Measures

/// What is measured of streams: who is connected, what reached them and how late, and how streams end.
public final class StreamMeasures: MeasureSource {
    /// How events reached a subscriber.
    public enum Delivery: String, Sendable, CaseIterable {
        /// As they happened.
        case live
        /// From the log: missed before, or while the reader was slow.
        case replayed
    }

    /// Streams that are open, by transport.
    public let open: [Transport: Gauge]
    public let opened = Tally<Transport>()
    /// Events that were handed to connections, once for each connection.
    public let events = Tally<Delivery>()
    public let frames = Counter()
    public let bytes = Counter()
    /// Seconds from an event's time, which the ledger takes just before it commits, to the connection; once a connection.
    public let lag = Histogram(
        bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
    )
    /// Events that the poll found and no hint had told.
    public let gapEvents = Counter()
    public let resets = Tally<ResetReason>()
    public let goodbyes = Tally<GoodbyeCode>()
    /// Readers that could not take a frame, and read on from the log.
    public let slowReaders = Counter()

    public init() {
        open = Dictionary(uniqueKeysWithValues: Transport.allCases.map { ($0, Gauge()) })
    }

    /// A stream ends with a last frame.
    public func ended(with last: ControlFrame) {
        switch last {
        case .reset(_, let reason): resets.add(reason)
        case .goodbye(let code, _): goodbyes.add(code)
        case .ready, .head: break
        }
    }

    public var families: [MetricFamily] {
        [
            MetricFamily(
                "proffer_connections",
                "Streams that are open, by transport.",
                kind: .gauge,
                samples: Transport.allCases.map { transport in
                    MetricFamily.Sample(
                        labels: [MetricFamily.Label("transport", transport.rawValue)],
                        value: .number(Double(open[transport]?.value ?? 0))
                    )
                }
            ),
            MetricFamily("proffer_connections_opened_total", "Streams that were opened.", opened, by: "transport"),
            MetricFamily("proffer_events_delivered_total", "Events handed to connections.", events, by: "how"),
            MetricFamily("proffer_frames_delivered_total", "Frames with changes handed to connections.", frames),
            MetricFamily("proffer_delivered_bytes_total", "Bytes of those frames.", bytes),
            MetricFamily(
                "proffer_delivery_lag_seconds",
                "From an event's time, taken just before its commit, to handing it to a connection as it happens.",
                lag
            ),
            MetricFamily("proffer_gap_events_total", "Events that the poll found and no hint had told.", gapEvents),
            MetricFamily("proffer_resets_total", "Streams that were told to fetch anew.", resets, by: "reason"),
            MetricFamily("proffer_goodbyes_total", "Streams that ended with a code.", goodbyes, by: "code") {
                String($0.rawValue)
            },
            MetricFamily("proffer_slow_readers_total", "Times that a reader could not take a frame.", slowReaders),
        ]
    }
}

/// How frames travel to a client.
public enum Transport: String, Sendable, CaseIterable {
    /// Server-sent events on a connection of HTTP/1.1.
    case eventStream = "event_stream"
    /// Server-sent events on a stream of HTTP/2.
    case eventStreamOverHTTP2 = "event_stream_http2"
    case webSocket = "websocket"
}
