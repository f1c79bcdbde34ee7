import HTTPTypes
public import Measures

/// What is measured of requests: how many of each kind, with what outcome, and how long they took.
public final class RequestMeasures: MeasureSource {
    /// What a request is for.
    public enum Route: String, Sendable, CaseIterable {
        case page, asset, session, mutations, stream, api, health, other

        /// The kind of an address, as the routes write it.
        init(endpoint: String?) {
            switch endpoint ?? "" {
            case "/sign-in", "/sign-out", "/api/session": self = .session
            case "/api/mutations": self = .mutations
            case OpenStream.updatesPath, OpenStream.webSocketPath: self = .stream
            case "/metrics": self = .health
            case let path where path.hasPrefix("/api/"): self = .api
            case let path where path.hasPrefix("/health/"): self = .health
            case let path where path.hasPrefix("/assets/"): self = .asset
            case let path where path.hasPrefix("/"): self = .page
            default: self = .other
            }
        }
    }

    /// What became of it.
    public enum Outcome: String, Sendable, CaseIterable {
        case success = "2xx"
        case redirection = "3xx"
        case clientError = "4xx"
        case serverError = "5xx"

        init(_ status: HTTPResponse.Status) {
            switch status.code {
            case 500...: self = .serverError
            case 400...: self = .clientError
            case 300...: self = .redirection
            default: self = .success
            }
        }
    }

    struct Kind: Hashable, Sendable {
        let route: Route
        let outcome: Outcome
    }

    private let answers = Tally(
        Route.allCases.flatMap { route in Outcome.allCases.map { Kind(route: route, outcome: $0) } }
    )
    private let durations: [Route: Histogram]

    public init() {
        durations = Dictionary(
            uniqueKeysWithValues: Route.allCases.map { ($0, Histogram(bounds: Self.secondsBounds)) }
        )
    }

    func answered(_ status: HTTPResponse.Status, at route: Route, within duration: Duration) {
        answers.add(Kind(route: route, outcome: Outcome(status)))
        durations[route]?.record(duration)
    }

    /// All requests, but those of who looks whether the program works.
    var count: Int { Outcome.allCases.reduce(0) { $0 + count($1) } }

    func count(_ outcome: Outcome) -> Int {
        Route.allCases.filter { $0 != .health }.reduce(0) { $0 + answers[Kind(route: $1, outcome: outcome)] }
    }

    private static let secondsBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    public var families: [MetricFamily] {
        [
            MetricFamily(
                "proffer_http_requests_total",
                "Requests answered, by what they are for and the class of their status; streams have counts of their own.",
                kind: .counter,
                samples: answers.labels.map { kind in
                    MetricFamily.Sample(
                        labels: [.init("route", kind.route.rawValue), .init("status", kind.outcome.rawValue)],
                        value: .number(Double(answers[kind]))
                    )
                }
            ),
            MetricFamily(
                "proffer_http_request_seconds",
                "From a request's head to the head of its answer.",
                kind: .histogram,
                samples: Route.allCases.compactMap { route in
                    durations[route].map { histogram in
                        MetricFamily.Sample(
                            labels: [.init("route", route.rawValue)],
                            value: .histogram(histogram.reading)
                        )
                    }
                }
            ),
        ]
    }
}
