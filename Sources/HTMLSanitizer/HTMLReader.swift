internal import Core

/// Rebuilds an HTML document out of what the allow-list knows.
final class HTMLReader: MarkupEvents {
    /// What is to be done when an element that is open ends.
    private enum Ending {
        case nothing
        case block(MarkupBuilder.Mark?)
        case style(MarkupStyle)
        case link(String)
        case quotation
        case title
        case leftOut
    }

    private struct OpenElement {
        let name: String
        let ending: Ending
    }

    /// A picture within the mail that the document belongs to, by its Content-ID.
    typealias ImageSource = (_ contentID: String) -> MarkupImage?

    private let image: ImageSource
    private var builder = MarkupBuilder()
    private var elements: [OpenElement] = []
    private var leftOutCount = 0
    private var titleCount = 0
    private var title = ""
    private var linkWords = ""
    private var nodesCount = 0
    private var isTooDeep = false

    private init(image: @escaping ImageSource) { self.image = image }

    /// Reads a document in UTF-8 and goes on building where a builder stands.
    ///
    /// - Returns: the document's title, where it has one.
    /// - Throws: `MarkupError`: too many bytes, too deep, took too long.
    static func read(
        _ bytes: [UInt8],
        into builder: inout MarkupBuilder,
        image: @escaping ImageSource = { _ in nil }
    ) throws(MarkupError) -> String? {
        guard !bytes.isEmpty else { return nil }
        let reader = HTMLReader(image: image)
        swap(&reader.builder, &builder)
        defer { swap(&reader.builder, &builder) }
        let end = try reader.read(bytes, as: .html)
        guard !reader.isTooDeep else { throw .tooDeep }
        if end == .early { reader.builder.cut() }
        let title = DisplayText.line(reader.title, charactersMax: titleCharactersMax)
        return title.isEmpty ? nil : title
    }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        let name = name.lowercased()
        guard elements.count < MarkupLimits.openElementsMax else {
            isTooDeep = true
            return false
        }
        guard leftOutCount == 0 else {
            elements.append(OpenElement(name: name, ending: .leftOut))
            leftOutCount += 1
            return countNode()
        }
        for attribute in attributes where attribute.name.lowercased().hasPrefix("on") { builder.omit(\.scripts) }
        elements.append(OpenElement(name: name, ending: begin(name, attributes)))
        return countNode()
    }

    func elementEnded(_ name: String, in space: String?) -> Bool {
        let name = name.lowercased()
        guard let index = elements.lastIndex(where: { $0.name == name }) else { return true }
        while elements.count > index, let element = elements.popLast() { end(element.ending) }
        return true
    }

    func text(_ text: String) -> Bool {
        guard leftOutCount == 0 else { return countNode() }
        if titleCount > 0 {
            if title.utf8.count < Self.titleCharactersMax { title += text }
            return countNode()
        }
        if linkWords.utf8.count < Self.addressCharactersMax { linkWords += text }
        builder.text(text)
        return countNode()
    }

    // MARK: Elements

    private func begin(_ name: String, _ attributes: [MarkupAttribute]) -> Ending {
        switch HTMLVocabulary.meaning(of: name) {
        case .block(let element):
            return .block(builder.open(element, Self.attributes(of: element, attributes)))
        case .style(let style):
            builder.begin(style)
            return .style(style)
        case .rule:
            builder.rule()
        case .lineBreak:
            builder.lineBreak()
        case .image:
            show(image: attributes)
        case .link:
            return beginLink(attributes)
        case .quotationMarks:
            builder.text("“")
            return .quotation
        case .input:
            show(input: attributes)
        case .title:
            titleCount += 1
            return .title
        case .leftOut(let kind):
            if let kind { builder.omit(kind) }
            leftOutCount += 1
            return .leftOut
        case .replaced(let kind):
            builder.omit(kind)
        case .words:
            break
        }
        return .nothing
    }

    private func end(_ ending: Ending) {
        switch ending {
        case .nothing: break
        case .block(let mark): builder.close(mark)
        case .style(let style): builder.end(style)
        case .link(let address): endLink(address)
        case .quotation: builder.text("”")
        case .title: titleCount -= 1
        case .leftOut: leftOutCount -= 1
        }
    }

    private static func attributes(of element: MarkupElement, _ attributes: [MarkupAttribute]) -> MarkupAttributes {
        var result = MarkupAttributes()
        for attribute in attributes {
            let value = attribute.value.lowercased().filter { !$0.isWhitespace }
            switch attribute.name.lowercased() {
            case "dir": result.direction = result.direction ?? .init(rawValue: value)
            case "colspan": result.columns = result.columns ?? Int(value)
            case "rowspan": result.rows = result.rows ?? Int(value)
            case "scope": result.scope = result.scope ?? .init(rawValue: value)
            case "start" where element == .numberedList: result.number = result.number ?? Int(value)
            case "value" where element == .listItem: result.number = result.number ?? Int(value)
            default: break
            }
        }
        return result
    }

    // MARK: Links, pictures, fields

    // A link is words and the address behind them. The rendition lies in a sandbox without scripts and windows, so a link
    // could only turn the frame itself into an outside page, and tell that page who reads what. Written out, an address
    // also shows when the words say another one.
    private func beginLink(_ attributes: [MarkupAttribute]) -> Ending {
        linkWords = ""
        switch LinkAddress(Self.value(of: "href", in: attributes) ?? "") {
        case .outside(let address): return .link(address)
        case .script: builder.omit(\.scripts)
        case .other: break
        }
        return .nothing
    }

    private func endLink(_ address: String) {
        guard !LinkAddress.says(linkWords, address) else { return }
        builder.text(" [\(DisplayText.line(address, charactersMax: Self.addressCharactersMax))]")
    }

    private func show(image attributes: [MarkupAttribute]) {
        let source = (Self.value(of: "src", in: attributes) ?? "").drop { $0.isWhitespace }
        let alternative = Self.value(of: "alt", in: attributes) ?? ""
        let scheme = source.prefix { $0 != ":" }.lowercased()
        let found: MarkupImage? =
            switch scheme {
            case "cid": image(String(source.dropFirst(4)))
            case "data": MarkupImage(dataAddress: String(source))
            default: nil
            }
        if let found {
            let width = Self.value(of: "width", in: attributes).flatMap { Int($0) }
            let height = Self.value(of: "height", in: attributes).flatMap { Int($0) }
            builder.image(found, alternative: alternative, width: width, height: height)
        } else {
            builder.omit(scheme == "cid" || scheme == "data" ? \.unreadableImages : \.outsideImages)
            builder.text(alternative.isEmpty ? " " : " [\(alternative)] ")
        }
    }

    /// What was typed into a form is part of what the page said.
    private func show(input attributes: [MarkupAttribute]) {
        let value = Self.value(of: "value", in: attributes) ?? ""
        switch (Self.value(of: "type", in: attributes) ?? "text").lowercased() {
        case "checkbox", "radio":
            builder.text(Self.value(of: "checked", in: attributes) == nil ? " [ ] " : " [x] ")
        case "password", "hidden", "file", "image":
            break
        default:
            if !value.isEmpty { builder.text(" [\(value)] ") }
        }
    }

    private static func value(of name: String, in attributes: [MarkupAttribute]) -> String? {
        attributes.first { $0.name.lowercased() == name }?.value
    }

    private func countNode() -> Bool {
        nodesCount += 1
        return nodesCount < MarkupLimits.nodesMax && !builder.isFull
    }

    private static let titleCharactersMax = 1_000
    private static let addressCharactersMax = 2_000
}
