import Foundation

/// How text becomes words for search: the same for what is stored and for what is asked.
///
/// Letters are folded (case, accents, width). A word is a run of letters and digits; every search is by the beginning of
/// words. What stands together without white space is kept joined as well, from each of its parts on, so that `E-01`
/// finds `E-012` and not every text with an E and a 01. Of a number like `SYN00000042` also its digits are words, with
/// and without the zeros before them.
public enum SearchText {
    /// The words under which a stored text is found.
    public static func words(of text: String) -> Set<String> {
        var words: Set<String> = []
        forEachWord(of: text) { words.insert($0) }
        return words
    }

    /// Gives each word under which a stored text is found, some more than once.
    static func forEachWord(of text: String, _ take: (String) -> Void) {
        for parts in chunks(of: text) {
            for start in parts.indices {
                take(joined(parts[start...]))
                let digits = trailingDigits(of: parts[start])
                guard !digits.isEmpty else { continue }
                take(digits)
                let significant = digits.drop { $0 == "0" }
                if !significant.isEmpty { take(String(significant)) }
            }
        }
    }

    /// The beginnings of words that a question asks for; all must occur.
    static func prefixes(asked text: String) -> [String] {
        chunks(of: text).prefix(chunksMax).flatMap { parts in
            guard parts.contains(where: { $0.utf8.contains(where: isDigit) }) else { return parts.map(cut) }
            return stride(from: 0, to: parts.count, by: joinedPartsMax).map { start in
                joined(parts[start..<min(start + joinedPartsMax, parts.count)])
            }
        }
        .prefix(prefixesMax).map { $0 }
    }

    /// Runs of letters and digits, in groups as white space parts them.
    private static func chunks(of text: String) -> [[String]] {
        var chunks: [[String]] = []
        var parts: [String] = []
        var part = ""
        func endPart() {
            if !part.isEmpty { parts.append(part) }
            part = ""
        }
        for scalar in folded(text).unicodeScalars {
            if isWord(scalar) {
                // Ideographs are written without spaces: each is a word of its own.
                let isIdeographic = scalar.value >= 0x80 && scalar.properties.isIdeographic
                if isIdeographic { endPart() }
                part.unicodeScalars.append(scalar)
                if isIdeographic { endPart() }
            } else {
                endPart()
                guard scalar.properties.isWhitespace, !parts.isEmpty else { continue }
                chunks.append(parts)
                parts = []
            }
        }
        endPart()
        if !parts.isEmpty { chunks.append(parts) }
        return chunks
    }

    private static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        return text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
            .lowercased()
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 {
            return ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
        }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber, .letterNumber, .otherNumber:
            true
        default: false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Parts written together: at most `joinedPartsMax`, and no further once they are long.
    private static func joined(_ parts: ArraySlice<String>) -> String {
        var word = ""
        for part in parts.prefix(joinedPartsMax) {
            word += part
            if word.utf8.count >= joinedBytesMax { break }
        }
        return cut(word)
    }

    private static func cut(_ word: String) -> String {
        word.utf8.count <= wordScalarsMax
            ? word : String(String.UnicodeScalarView(word.unicodeScalars.prefix(wordScalarsMax)))
    }

    /// The digits at the end of letters and digits; a part like `4th` has none.
    private static func trailingDigits(of part: String) -> String {
        let bytes = part.utf8
        guard bytes.last.map(isDigit) == true else { return "" }
        let count = bytes.reversed().prefix(while: isDigit).count
        guard count > 0, count <= joinedBytesMax, !bytes.dropLast(count).contains(where: isDigit) else { return "" }
        return String(decoding: bytes.suffix(count), as: UTF8.self)
    }

    /// More of a question than this is not looked at.
    private static let chunksMax = 8
    private static let prefixesMax = 16
    private static let joinedPartsMax = 4
    private static let joinedBytesMax = 32
    private static let wordScalarsMax = 64
}
