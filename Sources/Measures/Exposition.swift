/// Families as Prometheus reads them: the text format, version 0.0.4.
public enum Exposition {
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    public static func text(of families: [MetricFamily]) -> String {
        var text = ""
        for family in families {
            text += "# HELP \(family.name) \(escaped(family.help, quotes: false))\n"
            text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
            for sample in family.samples { write(sample, of: family.name, to: &text) }
        }
        return text
    }

    private static func write(_ sample: MetricFamily.Sample, of name: String, to text: inout String) {
        switch sample.value {
        case .number(let number): write(name, sample.labels, number, to: &text)
        case .histogram(let reading):
            var below = 0
            for (bound, count) in zip(reading.bounds + [.infinity], reading.counts) {
                below += count
                write("\(name)_bucket", sample.labels + [.init("le", written(bound))], Double(below), to: &text)
            }
            write("\(name)_sum", sample.labels, reading.sum, to: &text)
            write("\(name)_count", sample.labels, Double(below), to: &text)
        }
    }

    private static func write(_ name: String, _ labels: [MetricFamily.Label], _ number: Double, to text: inout String) {
        text += name
        if !labels.isEmpty {
            let pairs = labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
            text += "{\(pairs.joined(separator: ","))}"
        }
        text += " \(written(number))\n"
    }

    /// A number as Go reads it; whole ones without a fraction.
    private static func written(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number > 0 ? "+Inf" : "-Inf" }
        if number == number.rounded(), abs(number) < 9_007_199_254_740_992 { return String(Int(number)) }
        return "\(number)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n", "\r\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
