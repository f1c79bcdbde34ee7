internal import Core

/// The numbers that Word computes for paragraphs and does not store in their text: "4.2", "(b)", "iii.".
///
/// Clauses are cited by them, so they are written out as Word shows them.
final class WordNumbering: MarkupEvents {
    enum Label: Equatable {
        case bullet(level: Int)
        case number(String)
        case none
    }

    private struct Level {
        var start = 1
        var format = "decimal"
        var text = ""
        var isLegal = false
    }

    private var levels: [String: [Int: Level]] = [:]
    private var lists: [String: String] = [:]
    private var restarts: [String: [Int: Int]] = [:]
    private var counters: [String: [Int: Int]] = [:]

    // What is being read.
    private var abstractList: String?
    private var list: String?
    private var level: Int?

    static func read(_ bytes: [UInt8]?) throws(MarkupError) -> WordNumbering {
        let numbering = WordNumbering()
        if let bytes { _ = try numbering.read(bytes, as: .xml) }
        return numbering
    }

    /// Counts a paragraph and says what stands before it.
    func nextLabel(list: String, level: Int) -> Label {
        guard list != "0", (0..<Self.levelsCount).contains(level), let abstract = lists[list],
            let definition = levels[abstract]?[level]
        else { return .none }
        // A list that restarts does so once, with its first paragraph.
        if let restarted = restarts.removeValue(forKey: list) {
            for (level, start) in restarted { counters[abstract, default: [:]][level] = start - 1 }
        }
        var counts = counters[abstract] ?? [:]
        counts[level] = (counts[level] ?? definition.start - 1) + 1
        for deeper in level + 1..<Self.levelsCount + 1 { counts[deeper] = nil }
        counters[abstract] = counts
        if definition.format == "bullet" { return .bullet(level: level) }
        let text = text(of: definition, counts: counts, in: levels[abstract] ?? [:])
        return text.isEmpty ? .none : .number(text)
    }

    private func text(of definition: Level, counts: [Int: Int], in levels: [Int: Level]) -> String {
        var text = ""
        var rest = definition.text[...]
        while let character = rest.popFirst() {
            guard character == "%", let digit = rest.first?.wholeNumberValue, (1...9).contains(digit) else {
                text.append(character)
                continue
            }
            rest.removeFirst()
            let level = levels[digit - 1]
            let format = definition.isLegal ? "decimal" : level?.format ?? "decimal"
            text += CountFormat.text(counts[digit - 1] ?? level?.start ?? 1, format)
        }
        return text
    }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        let value = attributes["val"]
        let number = value.flatMap { Int($0) }
        switch name {
        case "abstractNum":
            abstractList = attributes["abstractNumId"]
        case "num":
            list = attributes["numId"]
        case "abstractNumId":
            if let list { lists[list] = value }
        case "lvl", "lvlOverride":
            level = attributes["ilvl"].flatMap { Int($0) }
        case "startOverride":
            if let list, let level { restarts[list, default: [:]][level] = number.map(Self.bounded) }
        case "start":
            change { $0.start = number.map(Self.bounded) ?? 1 }
        case "numFmt":
            change { $0.format = value ?? "decimal" }
        case "lvlText":
            change { $0.text = String((value ?? "").prefix(Self.labelCharactersMax)) }
        case "isLgl":
            change { $0.isLegal = true }
        default:
            break
        }
        return levels.count < Self.listsMax && lists.count < Self.listsMax
    }

    func elementEnded(_ name: String, in space: String?) -> Bool {
        switch name {
        case "abstractNum": abstractList = nil
        case "num": list = nil
        case "lvl" where abstractList != nil, "lvlOverride": level = nil
        default: break
        }
        return true
    }

    func text(_ text: String) -> Bool { true }

    private func change(_ body: (inout Level) -> Void) {
        guard let abstractList, let level else { return }
        body(&levels[abstractList, default: [:]][level, default: Level()])
    }

    private static func bounded(_ start: Int) -> Int { min(max(start, 0), 1_000_000) }

    private static let levelsCount = 9
    private static let labelCharactersMax = 100
    private static let listsMax = 10_000
}

/// Numbers as Word writes them (ECMA-376, ST_NumberFormat); formats of no known kind are decimal.
enum CountFormat {
    static func text(_ count: Int, _ format: String) -> String {
        switch format {
        case "none": ""
        case "decimalZero": count < 10 ? "0\(count)" : String(count)
        case "lowerLetter": letters(count)
        case "upperLetter": letters(count).uppercased()
        case "lowerRoman": roman(count)
        case "upperRoman": roman(count).uppercased()
        case "ordinal": ordinal(count)
        default: String(count)
        }
    }

    /// Letters as Word counts with them: a to z, aa, bb.
    private static func letters(_ count: Int) -> String {
        guard (1...lettersMax).contains(count) else { return String(count) }
        let letter = Character(UnicodeScalar(UInt8(ascii: "a") + UInt8((count - 1) % 26)))
        return String(repeating: letter, count: (count - 1) / 26 + 1)
    }

    private static func roman(_ count: Int) -> String {
        guard (1...3_999).contains(count) else { return String(count) }
        var left = count
        var text = ""
        for (value, digits) in romanDigits {
            while left >= value {
                text += digits
                left -= value
            }
        }
        return text
    }

    private static func ordinal(_ count: Int) -> String {
        let ending =
            switch (count % 10, count % 100) {
            case (_, 11...13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return "\(count)\(ending)"
    }

    private static let lettersMax = 26 * 20
    private static let romanDigits = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
        (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ]
}
