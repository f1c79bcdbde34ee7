/// What an `href` leads to.
enum LinkAddress: Equatable {
    /// A place outside, as it is shown.
    case outside(String)
    /// Something that would run.
    case script
    /// A place in the document, an address of no known kind, or none.
    case other

    init(_ attribute: String) {
        // Browsers pass over white space and controls within an address, so these hide nothing here either.
        let address = String(
            String.UnicodeScalarView(attribute.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F })
        )
        guard let colon = address.firstIndex(of: ":") else {
            self = .other
            return
        }
        switch address[..<colon].lowercased() {
        case "http", "https", "mailto": self = .outside(address)
        case "javascript", "vbscript", "data", "livescript", "mocha": self = .script
        default: self = .other
        }
    }

    /// Whether words say the address already.
    static func says(_ words: String, _ address: String) -> Bool {
        let words = bare(words)
        return !words.isEmpty && words == bare(address)
    }

    private static func bare(_ address: String) -> String {
        var bare = address.lowercased().filter { !$0.isWhitespace }[...]
        for scheme in ["http://", "https://", "mailto:"] where bare.hasPrefix(scheme) {
            bare = bare.dropFirst(scheme.count)
            break
        }
        if bare.hasSuffix("/") { bare = bare.dropLast() }
        return String(bare)
    }
}
