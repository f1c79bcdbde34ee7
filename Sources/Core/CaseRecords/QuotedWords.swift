/// Finds the words of a passage in a text that breaks its lines, and draws its letters, in its own way.
///
/// White space does not count, nor do soft hyphens and dashes after a letter or digit, since a line may end in one; capitals
/// and ligatures are as good as small letters, and any quotation mark is as good as another. What is found begins and
/// ends where a word does. Where the words are not found so, numbers at the beginning of lines are read over, as
/// transcripts have them. Takes time in proportion to both texts.
public struct QuotedWords: Sendable {
    private let words: [Character]

    public init(_ words: String) { self.words = LooseText(words).characters }

    /// Where they stand, in order and without overlap.
    public func places(in text: String, max: Int) -> [Range<String.Index>] {
        guard !words.isEmpty else { return [] }
        let places = places(in: text, LooseText(text), max: max)
        return places.isEmpty ? self.places(in: text, LooseText(text, withoutLineNumbers: true), max: max) : places
    }

    /// Knuth, Morris and Pratt's search.
    private func places(in text: String, _ loose: LooseText, max: Int) -> [Range<String.Index>] {
        let fallbacks = fallbacks()
        var places: [Range<String.Index>] = []
        var matched = 0
        for (place, character) in loose.characters.enumerated() where places.count < max {
            while matched > 0, words[matched] != character { matched = fallbacks[matched - 1] }
            if words[matched] == character { matched += 1 }
            guard matched == words.count else { continue }
            let found = loose.places[place - matched + 1].lowerBound..<loose.places[place].upperBound
            let isWhole = text.hasWordEdge(at: found.lowerBound) && text.hasWordEdge(at: found.upperBound)
            matched = isWhole ? 0 : fallbacks[matched - 1]
            if isWhole { places.append(found) }
        }
        return places
    }

    /// For each beginning of the words, how long the longest shorter beginning is that it ends in.
    private func fallbacks() -> [Int] {
        var fallbacks = [0]
        var matched = 0
        for character in words.dropFirst() {
            while matched > 0, words[matched] != character { matched = fallbacks[matched - 1] }
            if words[matched] == character { matched += 1 }
            fallbacks.append(matched)
        }
        return fallbacks
    }
}

/// The characters of a text that count when words are looked for, each with where it comes from.
private struct LooseText {
    private(set) var characters: [Character] = []
    private(set) var places: [Range<String.Index>] = []

    init(_ text: String, withoutLineNumbers: Bool = false) {
        var rest = text[...]
        var isAfterWord = false
        var isAtLineStart = true
        while let character = rest.first {
            if withoutLineNumbers, isAtLineStart, let number = Self.lineNumber(of: rest) {
                rest = rest[number.endIndex...]
                isAtLineStart = false
                continue
            }
            let place = rest.startIndex..<rest.index(after: rest.startIndex)
            rest.removeFirst()
            if character.isWhitespace {
                isAfterWord = false
                isAtLineStart = character.isNewline || isAtLineStart
                continue
            }
            isAtLineStart = false
            if character.isIgnorable || character.isDash && isAfterWord { continue }
            isAfterWord = character.isWordy
            for folded in character.folded {
                characters.append(folded)
                places.append(place)
            }
        }
    }

    /// A number of one or two digits that stands alone at the beginning of a line.
    private static func lineNumber(of line: Substring) -> Substring? {
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        guard (1...2).contains(digits.count), line[digits.endIndex...].first?.isWhitespace ?? true else { return nil }
        return digits
    }
}

extension Character {
    fileprivate var isWordy: Bool { isLetter || isNumber }

    fileprivate var isDash: Bool {
        unicodeScalars.first.map { $0.properties.generalCategory == .dashPunctuation || $0 == "\u{2212}" } ?? false
    }

    /// Soft hyphens, marks of direction, and what else is not seen.
    fileprivate var isIgnorable: Bool {
        unicodeScalars.allSatisfy {
            $0.properties.isDefaultIgnorableCodePoint || $0.properties.generalCategory == .control
        }
    }

    /// In capitals, which takes ligatures apart.
    fileprivate var folded: String {
        if isDash { return "-" }
        switch self {
        case "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}", "\u{2032}", "`", "\u{B4}": return "'"
        case "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{2033}", "\u{AB}", "\u{BB}": return "\""
        case "\u{2026}": return "..."
        default: return uppercased()
        }
    }
}

extension String {
    /// Whether no word goes on across a place.
    fileprivate func hasWordEdge(at place: Index) -> Bool {
        guard place > startIndex, place < endIndex else { return true }
        return !(self[index(before: place)].isWordy && self[place].isWordy)
    }
}
