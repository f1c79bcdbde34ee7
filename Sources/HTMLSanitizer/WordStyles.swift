internal import Core

/// What the named styles of a Word document say of its paragraphs: the level of a heading, and a place in a list.
final class WordStyles: MarkupEvents {
    struct Style {
        var basis: String?
        var headingLevel: Int?
        var numbering: String?
        var listLevel: Int?
    }

    private var styles: [String: Style] = [:]
    private var current: String?

    static func read(_ bytes: [UInt8]?) throws(MarkupError) -> WordStyles {
        let styles = WordStyles()
        if let bytes { _ = try styles.read(bytes, as: .xml) }
        return styles
    }

    /// A style with what it takes from the styles that it is based on.
    func style(_ id: String) -> Style {
        var style = Style()
        var next: String? = id
        for _ in 0..<Self.basesMax {
            guard let id = next, let found = styles[id] else { break }
            style.headingLevel = style.headingLevel ?? found.headingLevel
            style.numbering = style.numbering ?? found.numbering
            style.listLevel = style.listLevel ?? found.listLevel
            next = found.basis
        }
        return style
    }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        if name == "style" {
            current = attributes["styleId"]
            if let current { styles[current] = Style() }
        }
        guard let current else { return true }
        let value = attributes["val"]
        switch name {
        case "basedOn": styles[current]?.basis = value
        case "name": styles[current]?.headingLevel = value.flatMap(Self.headingLevel)
        // Level 9 is the body.
        case "outlineLvl": styles[current]?.headingLevel = value.flatMap { Int($0) }.flatMap { $0 < 9 ? $0 + 1 : nil }
        case "numId": styles[current]?.numbering = value
        case "ilvl": styles[current]?.listLevel = value.flatMap { Int($0) }
        default: break
        }
        return styles.count < Self.stylesMax
    }

    func elementEnded(_ name: String, in space: String?) -> Bool {
        if name == "style" { current = nil }
        return true
    }

    func text(_ text: String) -> Bool { true }

    private static func headingLevel(_ name: String) -> Int? {
        let name = name.lowercased()
        if name == "title" { return 1 }
        return name.hasPrefix("heading ") ? Int(name.dropFirst("heading ".count)) : nil
    }

    private static let basesMax = 16
    private static let stylesMax = 10_000
}
