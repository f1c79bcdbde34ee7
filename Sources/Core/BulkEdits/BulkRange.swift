/// A range of numbers as a person pastes it: `SYN00000001–10`, `E-001 to E-005`, `E-1..E-5`.
///
/// Between its ends stands a dash, two dots, "to" or "through". A hyphen without spaces is read so only between numbers
/// with letters, `SYN00000001-SYN00000010` or `SYN00000001-10`: in `E-001`, `GX-12-3` and `2024-01` it is of one number.
public struct BulkRange: Sendable, Hashable {
    /// Why nothing can be found by a range.
    public enum Fault: Sendable, Hashable {
        /// What stands before the digits is not the same at both ends.
        case mixed
        case backwards
        /// One of the ends does not end in digits, so that nothing counts from it.
        case uncounted
    }

    public let first: String
    /// Written out: of an end that is digits only, and fewer than the first has, the rest is as there.
    public let last: String
    public let fault: Fault?

    public var words: String { "\(first) to \(last)" }

    /// Nil for what is no range.
    public init?(_ text: String) {
        guard let (first, last) = Self.parted(Array(text.unicodeScalars)) else { return nil }
        (self.first, self.last, fault) = Self.read(first, last)
    }

    private static func read(_ first: String, _ last: String) -> (String, String, Fault?) {
        let (series, digits) = counted(first)
        var (lastSeries, lastDigits) = counted(last)
        guard !digits.isEmpty, !lastDigits.isEmpty else { return (first, last, .uncounted) }
        if lastSeries.isEmpty {
            lastSeries = series
            lastDigits = String(digits.dropLast(lastDigits.count)) + lastDigits
        }
        let written = lastSeries + lastDigits
        guard NaturalOrder.key(series) == NaturalOrder.key(lastSeries) else { return (first, written, .mixed) }
        let isForwards = NaturalOrder.key(first) <= NaturalOrder.key(written)
        return (first, written, isForwards ? nil : .backwards)
    }

    /// What stands before the digits at the end, and these.
    private static func counted(_ number: String) -> (series: String, digits: String) {
        let digits = number.unicodeScalars.reversed().prefix(while: isDigit).count
        return (String(number.dropLast(digits)), String(number.suffix(digits)))
    }

    /// The two ends, where the text has something at both.
    private static func parted(_ text: [Unicode.Scalar]) -> (String, String)? {
        let marks = separators(of: text)
        guard let mark = marks.first else { return partedByHyphen(text) }
        let ends = (end(text[..<mark.lowerBound]), end(text[mark.upperBound...]))
        return marks.count == 1 && !ends.0.isEmpty && !ends.1.isEmpty ? ends : nil
    }

    /// Where what always stands between two numbers does.
    private static func separators(of text: [Unicode.Scalar]) -> [Range<Int>] {
        var marks: [Range<Int>] = []
        var place = 0
        while place < text.count {
            let rest = text[place...]
            let dots = rest.prefix { $0 == "." }.count
            let word = rest.prefix { !isSpace($0) }
            let isWord = place > 0 && isSpace(text[place - 1]) && word.endIndex < text.count
            if dashes.contains(text[place]) || text[place] == "…" {
                marks.append(place..<place + 1)
            } else if dots > 1 {
                marks.append(place..<place + dots)
            } else if isWord, isBetween(word) {
                marks.append(place..<word.endIndex)
            }
            place = marks.last.map { max($0.upperBound, place + 1) } ?? place + 1
        }
        return marks
    }

    private static func isBetween(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        word.count == 1 && word.allSatisfy(hyphens.contains) || ["to", "through"].contains(end(word).lowercased())
    }

    /// A hyphen behind digits of a number with letters, before another such number, rather of the same series; or before
    /// digits, where the number has no hyphen of its own.
    private static func partedByHyphen(_ text: [Unicode.Scalar]) -> (String, String)? {
        var found: (String, String)?
        for place in text.indices where hyphens.contains(text[place]) {
            let ends = (end(text[..<place]), end(text[(place + 1)...]))
            let (first, last) = (counted(ends.0), counted(ends.1))
            guard !first.digits.isEmpty, !last.digits.isEmpty, first.series.unicodeScalars.contains(where: isLetter)
            else { continue }
            if NaturalOrder.key(first.series) == NaturalOrder.key(last.series) { return ends }
            let isShort = last.series.isEmpty && !first.series.unicodeScalars.contains(where: hyphens.contains)
            let isOther = last.series.unicodeScalars.first.map(isLetter) ?? false
            if found == nil, isShort || isOther { found = ends }
        }
        return found
    }

    private static func end(_ text: ArraySlice<Unicode.Scalar>) -> String {
        var end = String.UnicodeScalarView()
        end.append(contentsOf: text)
        return String(end).trimmed
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isAlphabetic }
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }

    private static let hyphens: Set<Unicode.Scalar> = ["-", "\u{2010}", "\u{2011}"]
    private static let dashes: Set<Unicode.Scalar> = ["\u{2012}", "\u{2013}", "\u{2014}", "\u{2015}", "\u{2212}"]
}

/// What became of the ranges among pasted numbers.
public struct BulkRanges: Sendable, Hashable {
    /// A range, and how many items in sight have a number in it.
    public struct Counted: Sendable, Hashable {
        public let words: String
        public let count: Int

        public init(words: String, count: Int) {
            self.words = words
            self.count = count
        }
    }

    public var counted: [Counted] = []
    public var mixed: [String] = []
    public var backwards: [String] = []
    public var uncounted: [String] = []

    public init() {}

    /// - Parameter count: the items in it.
    public mutating func take(_ range: BulkRange, count: Int) {
        switch range.fault {
        case nil: counted.append(Counted(words: range.words, count: count))
        case .mixed: mixed.append(range.words)
        case .backwards: backwards.append(range.words)
        case .uncounted: uncounted.append(range.words)
        }
    }

    public var json: JSONValue {
        [
            "counted": .array(counted.map { ["words": .string($0.words), "count": JSONValue($0.count)] }),
            "mixed": JSONValue(mixed), "backwards": JSONValue(backwards), "uncounted": JSONValue(uncounted),
        ]
    }

    /// Reads what `json` wrote.
    public init(json: JSONValue) {
        func texts(_ name: String) -> [String] { (json[name]?.array ?? []).compactMap(\.string) }
        counted = (json["counted"]?.array ?? []).compactMap { range in
            guard let words = range["words"]?.string, let count = range["count"]?.integer else { return nil }
            return Counted(words: words, count: Int(count))
        }
        mixed = texts("mixed")
        backwards = texts("backwards")
        uncounted = texts("uncounted")
    }
}
