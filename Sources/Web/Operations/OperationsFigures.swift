import Core
import Measures
import Realtime

/// What the samples of the last half hour come to: lines for charts, rows for minutes, and use.
struct OperationsFigures {
    /// How far back a percentile looks: a step alone holds too little.
    private static let lagSteps = 60 / OperationsHistory.stepSeconds
    private static let minuteSteps = 60 / OperationsHistory.stepSeconds

    /// Oldest first.
    let samples: [OperationsSample]

    // MARK: Charts

    /// How many minutes the charts show.
    var minutesShown: Int { (Chart.steps(of: samples.count) * OperationsHistory.stepSeconds + 59) / 60 }

    var charts: [Chart] {
        [
            Chart("connections", "Open streams", connections, written: Self.whole),
            Chart(
                "events",
                "Events delivered a second",
                [rate("Events", \.events, perSeconds: 1)],
                written: Self.decimal
            ),
            Chart("lag", "From commit to delivery, over a minute", lag, written: Self.milliseconds),
            Chart(
                "requests",
                "Requests a second",
                [rate("Requests", \.requests, perSeconds: 1)],
                written: Self.decimal
            ),
            Chart(
                "errors",
                "Errors a minute",
                [
                    rate("Requests that failed", \.failures, perSeconds: 60),
                    rate("Errors logged", \.errorsLogged, perSeconds: 60),
                ],
                written: Self.decimal
            ),
            Chart(
                "slow-readers",
                "Slow readers a minute",
                [rate("Frames not taken", \.slowReaders, perSeconds: 60)],
                written: Self.decimal
            ),
        ]
    }

    private var connections: [Chart.Series] {
        Transport.allCases.map { transport in
            Chart.Series(name: transport.name, values: samples.map { Double($0.connections[transport] ?? 0) })
        }
    }

    private var lag: [Chart.Series] {
        [("Half, within", 0.5), ("95 of 100, within", 0.95), ("99 of 100, within", 0.99)].map { name, share in
            Chart.Series(
                name: name,
                values: samples.indices.map { place in
                    let earlier = samples[max(0, place - Self.lagSteps)]
                    return samples[place].lag.since(earlier.lag).quantile(share)
                }
            )
        }
    }

    /// How much a count grew from each sample to the next.
    private func rate(_ name: String, _ count: KeyPath<OperationsSample, Int>, perSeconds: Double) -> Chart.Series {
        let values = zip(samples, samples.dropFirst()).map { earlier, later -> Double? in
            let seconds = later.at.seconds(since: earlier.at)
            guard seconds > 0 else { return nil }
            return Double(later[keyPath: count] - earlier[keyPath: count]) / seconds * perSeconds
        }
        return Chart.Series(name: name, values: values)
    }

    // MARK: Minutes

    /// Newest first.
    var minutes: [OperationsPage.Minute] {
        let places = stride(from: samples.count - 1, through: Self.minuteSteps, by: -Self.minuteSteps)
        return places.map { place in
            let (earlier, later) = (samples[place - Self.minuteSteps], samples[place])
            return OperationsPage.Minute(
                time: String(later.at.rfc3339().prefix(16).suffix(5)),
                connections: later.connections.values.reduce(0, +),
                events: later.events - earlier.events,
                lag: later.lag.since(earlier.lag).quantile(0.95).map(Self.milliseconds) ?? "none",
                requests: later.requests - earlier.requests,
                errors: later.failures - earlier.failures + later.errorsLogged - earlier.errorsLogged,
                slowReaders: later.slowReaders - earlier.slowReaders,
                edits: later.edits - earlier.edits
            )
        }
    }

    // MARK: Use

    var edits: Int {
        guard let first = samples.first, let last = samples.last else { return 0 }
        return last.edits - first.edits
    }

    /// The pages that were shown, those shown most first.
    var views: [OperationsPage.Use] {
        guard let first = samples.first, let last = samples.last else { return [] }
        return View.allCases
            .map { view in
                OperationsPage.Use(name: view.name, count: (last.views[view] ?? 0) - (first.views[view] ?? 0))
            }
            .filter { $0.count > 0 }
            .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }

    // MARK: Words

    static func whole(_ value: Double) -> String { String(Int(value.rounded())) }

    static func decimal(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() || value >= 100 ? whole(value) : "\(rounded)"
    }

    static func milliseconds(_ seconds: Double) -> String { "\(decimal(seconds * 1_000)) ms" }
}

extension Transport {
    fileprivate var name: String {
        switch self {
        case .eventStream: "Event streams"
        case .eventStreamOverHTTP2: "Event streams over HTTP/2"
        case .webSocket: "WebSockets"
        }
    }
}
