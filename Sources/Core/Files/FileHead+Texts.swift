extension FileHead {
    /// Which kind of text it is, or nil where it is none.
    var byText: MediaType? {
        guard !bytes.isEmpty, let text = TextDecoding(of: bytes, isWhole: false).textIfPlain else { return nil }
        let start = Text(text)
        return start.markup ?? start.mail(nameExtension) ?? start.card ?? start.json(nameExtension)
            ?? start.table(nameExtension) ?? .plainText
    }
}

/// How a text begins, without what precedes its first word.
private struct Text {
    private let content: Substring

    init(_ text: String) {
        content = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    }
}

extension Text {
    /// HTML, SVG or other XML, by the first element.
    var markup: MediaType? {
        guard content.first == "<" else { return nil }
        let isXML = begins("<?xml")
        guard let element = firstElement else { return isXML ? .xml : nil }
        if element == "svg" || element.hasSuffix(":svg") { return .svg }
        if Self.htmlElements.contains(element) { return .html }
        return isXML ? .xml : nil
    }

    /// The name of the first element, or of the document type, in lower case.
    private var firstElement: String? {
        var rest = content
        for _ in 0..<Self.prologPartsMax {
            rest = rest.drop(while: \.isWhitespace)
            if rest.hasPrefix("<!--") {
                guard let end = rest.range(ofText: "-->") else { return nil }
                rest = rest[end...]
            } else if rest.hasPrefix("<?") {
                guard let end = rest.firstIndex(of: ">") else { return nil }
                rest = rest[rest.index(after: end)...]
            } else if rest.prefix(9).lowercased() == "<!doctype" {
                return rest.dropFirst(9).drop(while: \.isWhitespace).prefix(while: isNamePart).lowercased()
            } else if rest.first == "<" {
                let name = rest.dropFirst().prefix(while: isNamePart)
                // "<b@example.org> wrote" is no element.
                guard let next = rest[name.endIndex...].first, next.isWhitespace || next == ">" || next == "/" else {
                    return nil
                }
                return name.isEmpty ? nil : name.lowercased()
            } else {
                return nil
            }
        }
        return nil
    }

    private func isNamePart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == ":" || character == "-" || character == "_"
    }

    private static let prologPartsMax = 32
    private static let htmlElements: Set<String> = [
        "html", "head", "body", "script", "iframe", "title", "style", "table", "div", "meta", "link", "base", "h1", "p",
        "a", "br", "b", "font", "span", "img", "form", "object", "embed", "frameset", "center", "ul", "ol", "pre",
    ]
}

extension Text {
    /// A message (RFC 5322) or a mailbox of them (RFC 4155), by its header.
    ///
    /// Some programs save one message with the line that begins a mailbox; the name tells.
    func mail(_ nameExtension: String) -> MediaType? {
        if content.hasPrefix("From ") {
            let header = content.drop { !$0.isNewline }.dropFirst()
            guard headerNames(of: header).contains(where: Self.mailHeaders.contains) else { return nil }
            return nameExtension == "eml" ? .mail : .mailbox
        }
        let names = Set(headerNames(of: content))
        return names.intersection(Self.mailHeaders).count >= 2 && !names.isDisjoint(with: Self.originHeaders)
            ? .mail : nil
    }

    /// Of the lines before the first that belongs to no header.
    private func headerNames(of text: Substring) -> [String] {
        var names: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(
            Self.headerLinesMax
        ) {
            if line.first == " " || line.first == "\t", !names.isEmpty { continue }
            guard let colon = line.firstIndex(of: ":") else { break }
            let name = line[..<colon]
            guard !name.isEmpty, name.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { break }
            names.append(name.lowercased())
        }
        return names
    }

    private static let headerLinesMax = 200
    private static let originHeaders: Set<String> = ["from", "received", "return-path", "message-id", "sender"]
    private static let mailHeaders: Set<String> = originHeaders.union([
        "to", "cc", "subject", "date", "mime-version", "delivered-to", "reply-to", "content-type", "in-reply-to",
    ])
}

extension Text {
    /// Calendars and contacts.
    var card: MediaType? {
        if begins("begin:vcalendar") { return .calendar }
        return begins("begin:vcard") ? .contactCard : nil
    }

    /// An object with a name in it, or a list of such; other lists only where the name says so.
    func json(_ nameExtension: String) -> MediaType? {
        let signs = content.prefix(Self.jsonSignsMax).filter { !$0.isWhitespace }
        let isObject = signs.hasPrefix("{\"") || signs.hasPrefix("[{\"") || signs == "{}"
        if isObject, content.contains(":") || signs == "{}" { return .json }
        return nameExtension == "json" && (signs.first == "[" || signs.first == "{") ? .json : nil
    }

    /// Three lines with as many separators each, two or more; any in most lines, where the name says so.
    func table(_ nameExtension: String) -> MediaType? {
        let isNamed = nameExtension == "csv" || nameExtension == "tsv" || nameExtension == "tab"
        let lines = records
        guard let header = lines.first, lines.count > 1 || isNamed else { return nil }
        for (separator, type) in [(Character("\t"), MediaType.tabSeparated), (",", .csv), (";", .csv)] {
            let count = header.count { $0 == separator }
            guard count >= (isNamed ? 1 : 2), isNamed || lines.count >= Self.tableLinesMin else { continue }
            let alike = lines.count { line in
                let others = line.count { $0 == separator }
                return isNamed ? others > 0 : others == count
            }
            if isNamed ? 2 * alike > lines.count : alike == lines.count { return type }
        }
        return nil
    }

    /// The first lines, without what stands between quotes.
    private var records: [String] {
        var lines: [String] = []
        var line = ""
        var isQuoted = false
        for character in content.prefix(Self.tableCharactersMax) {
            if character == "\"" { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if character.isNewline {
                if !line.isEmpty { lines.append(line) }
                line = ""
            } else {
                line.append(character)
            }
        }
        // The last line may go on beyond the head.
        return line.isEmpty || lines.count >= Self.tableLinesMin ? lines : lines + [line]
    }

    private func begins(_ word: String) -> Bool { content.prefix(word.count).lowercased() == word }

    private static let jsonSignsMax = 200
    private static let tableLinesMin = 3
    private static let tableCharactersMax = 32_768
}

extension Substring {
    /// Where a short text ends that stands in this one.
    fileprivate func range(ofText text: String) -> Index? {
        var start = startIndex
        while let found = self[start...].firstIndex(where: { $0 == text.first }) {
            if self[found...].hasPrefix(text) { return index(found, offsetBy: text.count) }
            start = index(after: found)
        }
        return nil
    }
}
