/// Reads markup as strictly as a compiler would, and complains of all that a safe rendition must not hold.
///
/// It shares nothing with the sanitiser: its own list of what is allowed, and no mercy with what a browser would mend.
struct SafeMarkup {
    /// What is wrong, in words; empty when the markup is safe.
    private(set) var complaints: [String] = []

    private var open: [String] = []

    init(_ markup: String) {
        var rest = markup.unicodeScalars[...]
        while let first = rest.first, complaints.count < 10 {
            if first == "<" {
                guard let end = rest.firstIndex(of: ">") else {
                    complaints.append("a tag does not end")
                    return
                }
                checkTag(String(String.UnicodeScalarView(rest[rest.index(after: rest.startIndex)..<end])))
                rest = rest[rest.index(after: end)...]
            } else {
                let end = rest.firstIndex(of: "<") ?? rest.endIndex
                checkText(rest[..<end])
                rest = rest[end...]
            }
        }
        if !open.isEmpty { complaints.append("\(open) stay open") }
    }

    private mutating func checkTag(_ tag: String) {
        if tag.hasPrefix("/") {
            let name = String(tag.dropFirst())
            if open.popLast() != name { complaints.append("</\(name)> ends what is not open") }
            return
        }
        let name = String(tag.prefix { $0 != " " })
        guard Self.elements.contains(name) || Self.empty.contains(name) else {
            complaints.append("<\(name)> is not allowed")
            return
        }
        checkAttributes(tag.dropFirst(name.count), of: name)
        checkPlace(of: name)
        if !Self.empty.contains(name) { open.append(name) }
    }

    private mutating func checkAttributes(_ text: Substring, of element: String) {
        var rest = text
        var seen: Set<String> = []
        while !rest.isEmpty {
            guard let match = rest.prefixMatch(of: #/ ([a-z]+)="([^"<>]*)"/#.matchingSemantics(.unicodeScalar)) else {
                complaints.append("<\(element)\(rest)> is not read to its end")
                return
            }
            let name = String(match.1)
            if !seen.insert(name).inserted { complaints.append("\(name) stands twice in <\(element)>") }
            if !Self.isAllowed(name, String(match.2), in: element) {
                complaints.append("\(name)=\"\(match.2.prefix(80))\" is not allowed in <\(element)>")
            }
            rest = rest[match.range.upperBound...]
        }
    }

    private static func isAllowed(_ name: String, _ value: String, in element: String) -> Bool {
        switch (element, name) {
        case ("img", "src"): value.wholeMatch(of: #/data:image/(png|jpeg|gif|webp);base64,[A-Za-z0-9+\/]+=*/#) != nil
        case ("img", "alt"):
            value.wholeMatch(of: #/([^&'"]|&(amp|lt|gt|quot|#39);)*/#.matchingSemantics(.unicodeScalar)) != nil
        case ("img", "width"), ("img", "height"), ("td", "colspan"), ("th", "colspan"), ("td", "rowspan"),
            ("th", "rowspan"):
            (1...10_000).contains(Int(value) ?? 0)
        case ("th", "scope"): ["col", "row", "colgroup", "rowgroup"].contains(value)
        case ("ol", "start"), ("li", "value"): Int(value) != nil
        case ("img", _): false
        case (_, "dir"): ["ltr", "rtl", "auto"].contains(value)
        default: false
        }
    }

    /// What HTML would mend: blocks in words, cells without rows.
    private mutating func checkPlace(of element: String) {
        let parent = open.last ?? ""
        let isAtHome: Bool
        switch element {
        case "li": isAtHome = parent == "ul" || parent == "ol"
        case "dt", "dd": isAtHome = parent == "dl"
        case "thead", "tbody", "tfoot", "caption": isAtHome = parent == "table"
        case "tr": isAtHome = ["thead", "tbody", "tfoot"].contains(parent)
        case "td", "th": isAtHome = parent == "tr"
        case _ where Self.words.contains(element): isAtHome = !Self.partsOnly.contains(parent) && parent != ""
        default: isAtHome = ["", "div", "blockquote", "li", "dd", "td", "th"].contains(parent)
        }
        if !isAtHome { complaints.append("<\(element)> lies in <\(parent)>") }
    }

    private mutating func checkText(_ text: Substring.UnicodeScalarView) {
        if text.contains(where: { $0 == ">" || $0 == "\"" || $0 == "'" }) { complaints.append("text is not escaped") }
        if text.contains(where: { $0.value < 0x20 && $0 != "\n" && $0 != "\t" || (0x7F...0x9F).contains($0.value) }) {
            complaints.append("text holds a control")
        }
        if text.contains(where: { $0.value == 0x202D || $0.value == 0x202E }) { complaints.append("text turns around") }
        if open.isEmpty || Self.partsOnly.contains(open.last ?? "") {
            complaints.append("words lie in <\(open.last ?? "")>")
        }
        for piece in String(text).matches(of: #/&[^;]{0,10};?/#.matchingSemantics(.unicodeScalar))
        where !["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"].contains(String(piece.0)) {
            complaints.append("\(piece.0) is not one of our escapes")
        }
    }

    private static let elements: Set = [
        "div", "blockquote", "p", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
        "table",
        "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "ins", "del", "mark", "strong", "em", "u", "s", "small",
        "code", "sup", "sub",
    ]
    private static let empty: Set = ["br", "hr", "img"]
    private static let words: Set = [
        "br", "img", "ins", "del", "mark", "strong", "em", "u", "s", "small", "code", "sup", "sub",
    ]
    private static let partsOnly: Set = ["ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr"]
}
