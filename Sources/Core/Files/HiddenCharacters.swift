/// Characters that change how a text looks without being seen themselves.
enum HiddenCharacters {
    /// Puts a visible sign in the place of each, so that what is shown reads in the order in which it is stored.
    ///
    /// Control characters become their pictures (U+2400), those that turn the direction of what follows become their
    /// number in brackets. Tabs and line feeds stay; CR LF and CR become line feeds. Letters of no script are touched.
    static func shown(in text: String) -> String {
        var shown = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            defer { isAfterReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0A where isAfterReturn: break
            case 0x0D: shown.append("\n")
            case 0x09, 0x0A: shown.append(scalar)
            case 0x00...0x1F: shown.append(Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}")
            case 0x7F: shown.append("\u{2421}")
            case _ where isControl(scalar) || turnsDirection(scalar):
                shown.append(contentsOf: "[U+\(String(scalar.value, radix: 16, uppercase: true))]".unicodeScalars)
            default: shown.append(scalar)
            }
        }
        return String(shown)
    }

    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }

    /// Embeddings, overrides and isolates (UAX 9); marks, which turn nothing but themselves, are not among them.
    static func turnsDirection(_ scalar: Unicode.Scalar) -> Bool {
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
