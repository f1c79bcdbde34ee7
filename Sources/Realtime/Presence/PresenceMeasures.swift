public import Measures

/// What presence counts of itself, as measures.
public struct PresenceMeasures: MeasureSource {
    private let hub: Hub

    public init(_ hub: Hub) { self.hub = hub }

    public var families: [MetricFamily] {
        let counts = hub.presenceCounts
        let words = [
            ("heard", counts.heard), ("coalesced", counts.coalesced), ("refused", counts.refused),
            ("malformed", counts.malformed), ("passed_on", counts.passedOn), ("expired", counts.expired),
            ("heard_from_instances", counts.heardFromInstances),
        ]
        let frames = [("made", counts.frames), ("dropped", counts.dropped), ("whole", counts.wholes)]
        return [
            Self.family("proffer_presence_words_total", "Words of presence, by what became of them.", words),
            Self.family("proffer_presence_frames_total", "Frames of presence; dropped ones are made good.", frames),
        ]
    }

    private static func family(_ name: String, _ help: String, _ counts: [(String, Int)]) -> MetricFamily {
        let samples = counts.map { what, count in
            MetricFamily.Sample(labels: [MetricFamily.Label("what", what)], value: .number(Double(count)))
        }
        return MetricFamily(name, help, kind: .counter, samples: samples)
    }
}
