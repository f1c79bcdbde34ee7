/// How a case numbers its exhibits: a series for each side, as the office wrote it down.
///
/// Reads texts such as `C-# ours, D-A theirs, IA-# aids` or `C- ours, D- theirs`: parts between commas or semicolons, of
/// which the first word that looks like a number counts. `#` stands for 1, 2, 3; a final `A` for A, B … Z, AA. Words
/// that say whose the series is are passed over.
public struct ExhibitScheme: Sendable, Hashable {
    public let series: [ExhibitSeries]

    public init(_ text: String) {
        let parts = text.split { $0 == "," || $0 == ";" || $0.isNewline }
        let all = parts.compactMap { part in
            part.split(whereSeparator: \.isWhitespace).lazy.compactMap { ExhibitSeries(String($0)) }.first
        }
        var seen: Set<ExhibitSeries> = []
        series = Array(all.filter { seen.insert($0).inserted }.prefix(Self.seriesMax))
    }

    /// More series than this are not read.
    public static let seriesMax = 10
}

/// One series of exhibit numbers: a prefix, and behind it what is counted.
public struct ExhibitSeries: Sendable, Hashable {
    /// What is counted behind the prefix.
    public enum Counting: Sendable, Hashable {
        /// 1, 2, 3.
        case digits
        /// A, B … Z, AA, AB.
        case letters
    }

    public let prefix: String
    public let counting: Counting

    /// Reads `C-#`, `C-`, `C-1`, `P1`, `D-A` or `A`; any other word is none.
    init?(_ word: String) {
        guard word.unicodeScalars.allSatisfy({ $0.value < 0x80 }), word.utf8.count <= Self.wordLengthMax else {
            return nil
        }
        let prefix: Substring
        if let place = word.firstIndex(of: "#") {
            guard word[place...].allSatisfy({ $0 == "#" }) else { return nil }
            (prefix, counting) = (word[..<place], .digits)
        } else if word.hasSuffix("-"), word.count > 1 {
            (prefix, counting) = (word[...], .digits)
        } else if word == "A" || word.hasSuffix("-A") {
            (prefix, counting) = (word.dropLast(), .letters)
        } else {
            guard let last = word.last, last.isNumber else { return nil }
            let digits = word.reversed().prefix(while: \.isNumber).count
            (prefix, counting) = (word.dropLast(digits), .digits)
        }
        // Digits before a counted number would make one number of both.
        let isPlain = prefix.allSatisfy { $0.isLetter || $0 == "-" || $0 == "." || $0 == "/" }
        guard isPlain, counting == .digits || prefix.last?.isLetter != true else { return nil }
        self.prefix = String(prefix)
    }

    /// The number at a place: 1 is the first.
    public func number(_ place: Int) -> String {
        switch counting {
        case .digits: return prefix + String(place)
        case .letters:
            var letters: [Character] = []
            var rest = place
            while rest > 0 {
                rest -= 1
                letters.append(Self.alphabet[rest % Self.alphabet.count])
                rest /= Self.alphabet.count
            }
            return prefix + String(letters.reversed())
        }
    }

    /// The place of a number by its key of `NaturalOrder`; nil for one that is not of the series.
    ///
    /// What is written behind belongs to its number: C-15A stands at the place of C-15.
    public func place(ofKey key: String) -> Int? {
        let start = NaturalOrder.key(prefix)
        guard key.hasPrefix(start) else { return nil }
        let rest = key.dropFirst(start.count)
        switch counting {
        case .digits:
            guard let length = rest.first?.wholeNumberValue, (1...Self.digitsMax).contains(length) else { return nil }
            let digits = rest.dropFirst().prefix(length)
            return digits.count == length ? Int(digits) : nil
        case .letters:
            guard (1...Self.lettersMax).contains(rest.count) else { return nil }
            var place = 0
            for letter in rest {
                guard let value = Self.alphabet.firstIndex(of: Character(letter.uppercased())) else { return nil }
                place = place * Self.alphabet.count + value + 1
            }
            return place
        }
    }

    /// The keys between which all numbers of the series stand, the upper one excluded.
    public var keys: Range<String> {
        let start = NaturalOrder.key(prefix)
        return switch counting {
        case .digits: start + "1"..<start + ":"
        case .letters: start + "a"..<start + "{"
        }
    }

    /// A key that is longer is no number of a series of letters.
    public var letterKeyLengthMax: Int { NaturalOrder.key(prefix).utf8.count + Self.lettersMax }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let wordLengthMax = 12
    /// Longer numbers are not counted on from.
    private static let digitsMax = 7
    private static let lettersMax = 3
}

/// The next number of a series that nobody ever used.
public enum ExhibitNumberProposal {
    /// How many places are asked about at once.
    public static let candidatesMax = 50
    /// After so many questions no number is proposed.
    public static let roundsMax = 20

    /// The numbers to ask about, behind the highest place that the asker may know of.
    ///
    /// Beginning there, and not behind the highest of all, a proposal tells of hidden numbers only that those between
    /// are not available, which whoever types one of them is told too.
    public static func candidates(of series: ExhibitSeries, after place: Int) -> [String] {
        (1...candidatesMax).map { series.number(place + $0) }
    }

    /// The first of the candidates that was never used.
    public static func first(of candidates: [String], used keys: Set<String>) -> String? {
        candidates.first { !keys.contains(NaturalOrder.key($0)) }
    }
}
