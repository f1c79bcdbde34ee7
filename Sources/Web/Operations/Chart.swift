/// Lines over what the history holds, up to half an hour, as the template draws them: paths in a box of `width` by `height`.
struct Chart: Sendable {
    struct Line: Sendable {
        let name: String
        /// The newest value in words.
        let now: String
        /// The drawing commands of an SVG path (SVG 2, 9.3); empty where nothing was measured.
        let path: String
        /// Which of the looks of lines it has, from 1.
        let look: Int
    }

    /// A line's values, oldest first, one for each step; nil where nothing was measured.
    struct Series: Sendable {
        let name: String
        let values: [Double?]
    }

    static let width = 360.0
    static let height = 90.0
    /// Free above the highest point, so that its line is whole.
    private static let margin = 4.0

    let id: String
    let title: String
    /// What a person hears who does not see the lines.
    let summary: String
    /// The value of the upper edge.
    let top: String
    let lines: [Line]

    init(_ id: String, _ title: String, _ series: [Series], written: (Double) -> String) {
        self.id = id
        self.title = title
        let highest = series.flatMap(\.values).compactMap { $0 }.max() ?? 0
        let ceiling = Self.ceiling(of: highest)
        top = written(ceiling)
        lines = series.enumerated().map { place, series in
            Line(
                name: series.name,
                now: (series.values.last ?? nil).map(written) ?? "nothing yet",
                path: Self.path(of: series.values, below: ceiling),
                look: place + 1
            )
        }
        let parts = zip(series, lines).map { series, line in
            let most = series.values.compactMap { $0 }.max().map(written) ?? "nothing"
            return "\(line.name): now \(line.now), at most \(most)."
        }
        summary = parts.joined(separator: " ")
    }

    /// The next 1, 2 or 5 times a power of ten, so that the edge does not move with every sample.
    static func ceiling(of highest: Double) -> Double {
        guard highest > 0 else { return 1 }
        var power = 1.0
        while power < highest { power *= 10 }
        while power / 10 >= highest { power /= 10 }
        for part in [0.2, 0.5] where power * part >= highest { return power * part }
        return power
    }

    /// How many steps the width shows for so many values: a young history has room to grow.
    static func steps(of count: Int) -> Int { max(stepsMin, count - 1) }

    private static let stepsMin = 60

    /// The newest value stands at the right edge; a gap breaks the line.
    static func path(of values: [Double?], below ceiling: Double) -> String {
        let step = width / Double(steps(of: values.count))
        var path = ""
        var isDrawing = false
        for (place, value) in values.enumerated() {
            guard let value else {
                isDrawing = false
                continue
            }
            let x = width - Double(values.count - 1 - place) * step
            let y = height - value / ceiling * (height - margin)
            path += "\(isDrawing ? "L" : "M")\(x.short) \(y.short)"
            // A single point would not be drawn.
            if !isDrawing { path += "h0.01" }
            isDrawing = true
        }
        return path
    }
}

extension Double {
    /// With at most one decimal.
    fileprivate var short: String {
        let tenths = Int((self * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(Double(tenths) / 10)"
    }
}
