/// What one name measures: the samples of a metric, with what they mean.
public struct MetricFamily: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    public enum Value: Sendable, Equatable {
        case number(Double)
        case histogram(HistogramReading)
    }

    public struct Label: Sendable, Equatable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public struct Sample: Sendable, Equatable {
        public let labels: [Label]
        public let value: Value

        public init(labels: [Label] = [], value: Value) {
            self.labels = labels
            self.value = value
        }
    }

    public let name: String
    public let help: String
    public let kind: Kind
    public let samples: [Sample]

    public init(_ name: String, _ help: String, kind: Kind, samples: [Sample]) {
        self.name = name
        self.help = help
        self.kind = kind
        self.samples = samples
    }

    public init(_ name: String, _ help: String, _ counter: Counter) {
        self.init(name, help, kind: .counter, number: Double(counter.value))
    }

    public init(_ name: String, _ help: String, _ gauge: Gauge) {
        self.init(name, help, kind: .gauge, number: Double(gauge.value))
    }

    public init(_ name: String, _ help: String, _ histogram: Histogram) {
        self.init(name, help, kind: .histogram, samples: [Sample(value: .histogram(histogram.reading))])
    }

    public init(_ name: String, _ help: String, kind: Kind, number: Double) {
        self.init(name, help, kind: kind, samples: [Sample(value: .number(number))])
    }

    /// A counter for each label of a tally.
    public init<Kind>(
        _ name: String,
        _ help: String,
        _ tally: Tally<Kind>,
        by label: String,
        named: (Kind) -> String
    ) {
        let samples = tally.labels.map {
            Sample(labels: [Label(label, named($0))], value: .number(Double(tally[$0])))
        }
        self.init(name, help, kind: .counter, samples: samples)
    }

    public init<Kind: RawRepresentable<String>>(
        _ name: String,
        _ help: String,
        _ tally: Tally<Kind>,
        by label: String
    ) {
        self.init(name, help, tally, by: label, named: \.rawValue)
    }
}

/// A part that measures what it does.
public protocol MeasureSource: Sendable {
    /// What was measured so far.
    var families: [MetricFamily] { get }
}
