internal import Core

/// Reads a part of a Word document (WordprocessingML, ECMA-376 part 1) into a builder.
///
/// Changes that were tracked are shown as changes: what was taken out is part of the document's story.
final class WordReader: MarkupEvents {
    /// Parts that the text cites; their names are those of the members.
    enum NoteKind: String, CaseIterable {
        case footnotes
        case endnotes
        case comments
    }

    /// Citations of one kind of note: the label of each id.
    typealias Citations = [String: String]

    private struct Paragraph {
        var style: String?
        var list: String?
        var listLevel: Int?
        var headingLevel: Int?
        var isRightToLeft = false
        var mark: MarkupBuilder.Mark?
        var isOpen = false
    }

    private let styles: WordStyles
    private let numbering: WordNumbering
    private let sources: WordSources
    private let cited: Citations?
    private var builder = MarkupBuilder()

    /// Labels given so far, by kind.
    private(set) var notes: [NoteKind: Citations] = [:]

    private var path: [String] = []
    private var paragraphs: [Paragraph] = []
    /// What is open and closes with an element: by the depth of the element.
    private var marks: [Int: MarkupBuilder.Mark] = [:]
    private var stylesOpen: [Int: [MarkupStyle]] = [:]
    private var addresses: [Int: String] = [:]
    private var lists: [MarkupBuilder.Mark?] = []
    private var cellAttributes = MarkupAttributes()
    private var pendingCell: Int?
    private var alternative = ""
    private var words = ""
    private var pendingLabel: String?
    /// The depth of an element whose content is passed over.
    private var passedOver: Int?
    private var nodesCount = 0
    private var isTooDeep = false

    /// - Parameter cited: when a part of notes is read, the labels of those to show.
    init(styles: WordStyles, numbering: WordNumbering, _ sources: WordSources, cited: Citations? = nil) {
        self.styles = styles
        self.numbering = numbering
        self.sources = sources
        self.cited = cited
    }

    /// - Throws: `MarkupError`: damaged, too deep, took too long, defines entities.
    func read(_ bytes: [UInt8], into builder: inout MarkupBuilder) throws(MarkupError) {
        swap(&self.builder, &builder)
        defer { swap(&self.builder, &builder) }
        let end = try read(bytes, as: .xml)
        guard !isTooDeep else { throw .tooDeep }
        if end == .early { self.builder.cut() }
    }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        guard path.count < MarkupLimits.openElementsMax else {
            isTooDeep = true
            return false
        }
        path.append(name)
        if passedOver == nil { begin(name, attributes) }
        return countNode()
    }

    func elementEnded(_ name: String, in space: String?) -> Bool {
        let depth = path.count
        if passedOver == nil { end(name, depth) }
        if passedOver == depth { passedOver = nil }
        path.removeLast()
        return true
    }

    func text(_ text: String) -> Bool {
        guard passedOver == nil, let name = path.last, name == "t" || name == "delText" else { return countNode() }
        openParagraph()
        if words.utf8.count < Self.linkWordsMax { words += text }
        builder.text(text)
        return countNode()
    }

    private func countNode() -> Bool {
        nodesCount += 1
        return nodesCount < MarkupLimits.nodesMax && !builder.isFull
    }

    private static let linkWordsMax = 4_000
}

// MARK: Elements

extension WordReader {
    private func begin(_ name: String, _ attributes: [MarkupAttribute]) {
        let depth = path.count
        switch name {
        case "p": paragraphs.append(Paragraph())
        case "tbl":
            closeLists()
            openCell()
            keep(builder.open(.table))
        case "tr": keep(builder.open(.row))
        case "tc":
            cellAttributes = MarkupAttributes()
            pendingCell = depth
        case "footnote", "endnote", "comment": beginNote(attributes)
        case "ins", "moveTo": beginChange(.inserted)
        case "del", "moveFrom": beginChange(.deleted)
        case "hyperlink": beginLink(attributes)
        case "br", "cr":
            openParagraph()
            builder.lineBreak()
        case "tab" where path.dropLast().last == "r": write("\u{2003}")
        case "noBreakHyphen": write("\u{2011}")
        case "sym": write(Self.symbol(attributes["char"]))
        case "footnoteReference": cite(.footnotes, attributes)
        case "endnoteReference": cite(.endnotes, attributes)
        case "commentReference": cite(.comments, attributes)
        case "docPr": alternative = attributes["descr"] ?? ""
        case "blip", "imagedata":
            show(picture: attributes["embed"] ?? attributes["id"], isOutside: attributes["link"] != nil)
        case "OLEObject", "altChunk", "control": builder.omit(\.embeddings)
        // The same again for older readers.
        case "Fallback": passedOver = depth
        case "sectPr": passedOver = depth
        default: beginProperty(name, attributes)
        }
    }

    private func beginProperty(_ name: String, _ attributes: [MarkupAttribute]) {
        let value = attributes["val"]
        switch path.dropLast().last {
        case "pPr": beginParagraphProperty(name, value)
        case "numPr":
            guard !paragraphs.isEmpty else { return }
            if name == "numId" { paragraphs[paragraphs.count - 1].list = value }
            if name == "ilvl" { paragraphs[paragraphs.count - 1].listLevel = value.flatMap { Int($0) } }
        case "rPr" where path.dropLast(2).last == "r": beginRunProperty(name, value)
        case "tcPr" where name == "gridSpan": cellAttributes.columns = value.flatMap { Int($0) }
        default: break
        }
    }

    private func beginParagraphProperty(_ name: String, _ value: String?) {
        guard let index = paragraphs.indices.last else { return }
        switch name {
        case "pStyle": paragraphs[index].style = value
        case "outlineLvl":
            paragraphs[index].headingLevel = value.flatMap { Int($0) }.flatMap { (0..<9).contains($0) ? $0 + 1 : nil }
        case "bidi": paragraphs[index].isRightToLeft = Self.isOn(value)
        default: break
        }
    }

    private func beginRunProperty(_ name: String, _ value: String?) {
        switch name {
        case "b" where Self.isOn(value): beginStyle(.strong)
        case "i" where Self.isOn(value): beginStyle(.emphasised)
        case "u" where Self.isOn(value): beginStyle(.underlined)
        case "strike" where Self.isOn(value), "dstrike" where Self.isOn(value): beginStyle(.struck)
        case "highlight" where Self.isOn(value): beginStyle(.marked)
        case "vertAlign" where value == "superscript": beginStyle(.superscript)
        case "vertAlign" where value == "subscript": beginStyle(.subscripted)
        default: break
        }
    }

    private func end(_ name: String, _ depth: Int) {
        switch name {
        case "p": endParagraph()
        case "tc":
            openCell()
            closeLists()
        case "tbl": closeLists()
        case "footnote", "endnote", "comment": closeLists()
        default: break
        }
        for style in stylesOpen.removeValue(forKey: depth) ?? [] { builder.end(style) }
        if let address = addresses.removeValue(forKey: depth), !LinkAddress.says(words, address) {
            builder.text(" [\(address)]")
        }
        if let mark = marks.removeValue(forKey: depth) { builder.close(mark) }
    }

    /// Closes a block when the element that is being begun ends.
    private func keep(_ mark: MarkupBuilder.Mark?) { marks[path.count] = mark }

    /// A run's styles end with the run, two elements above their names.
    private func beginStyle(_ style: MarkupStyle) {
        builder.begin(style)
        stylesOpen[path.count - 2, default: []].append(style)
    }

    private func beginChange(_ style: MarkupStyle) {
        // Within properties these say something of the mark of a paragraph or of a row.
        guard let parent = path.dropLast().last, !parent.hasSuffix("Pr") else { return }
        builder.begin(style)
        stylesOpen[path.count, default: []].append(style)
    }

    private static func isOn(_ value: String?) -> Bool {
        switch value {
        case "0", "false", "off", "none": false
        default: true
        }
    }

    /// Boxes of Word's symbol fonts, which forms use to be ticked; other symbols have no meaning without their font.
    private static func symbol(_ code: String?) -> String {
        switch code?.uppercased() {
        case "F0FE", "F0FD", "F052", "F053", "F0FC": "☒"
        case "F0A8", "F06F", "F071", "F0A3": "☐"
        case "F0B7", "F0A7": "•"
        case "F0E0": "→"
        default: "□"
        }
    }
}

// MARK: Paragraphs

extension WordReader {
    private func write(_ text: String) {
        openParagraph()
        builder.text(text)
    }

    private func openCell() {
        guard let depth = pendingCell else { return }
        pendingCell = nil
        marks[depth] = builder.open(.cell, cellAttributes)
    }

    /// Opens the block of the innermost paragraph, once its properties are known.
    private func openParagraph() {
        guard let index = paragraphs.indices.last, !paragraphs[index].isOpen else { return }
        openCell()
        let paragraph = paragraphs[index]
        let style = paragraph.style.map { styles.style($0) } ?? WordStyles.Style()
        let list = paragraph.list ?? style.numbering
        let label =
            list.map { numbering.nextLabel(list: $0, level: paragraph.listLevel ?? style.listLevel ?? 0) } ?? .none
        let attributes = MarkupAttributes(direction: paragraph.isRightToLeft ? .rightToLeft : nil)
        let heading = paragraph.headingLevel ?? style.headingLevel
        paragraphs[index].isOpen = true
        if case .bullet(let level) = label, heading == nil {
            openLists(level + 1)
            paragraphs[index].mark = builder.open(.listItem, attributes)
        } else {
            closeLists()
            paragraphs[index].mark = builder.open(heading.map(MarkupElement.heading) ?? .paragraph, attributes)
        }
        if let label = pendingLabel { builder.text("\(label) ") }
        pendingLabel = nil
        if case .number(let number) = label { builder.text("\(number) ") }
    }

    private func endParagraph() {
        // An empty paragraph is a distance that the writer made; it is kept, but it does not end a list.
        if lists.isEmpty || paragraphs.last?.list != nil { openParagraph() }
        if let paragraph = paragraphs.popLast() { builder.close(paragraph.mark) }
        // A text box stands within a paragraph, which goes on behind it in a block of its own.
        if let index = paragraphs.indices.last, paragraphs[index].isOpen {
            paragraphs[index].mark = builder.open(.paragraph)
        }
    }

    private func openLists(_ count: Int) {
        while lists.count > count { builder.close(lists.removeLast()) }
        while lists.count < count { lists.append(builder.open(.bulletList)) }
    }

    private func closeLists() {
        if let outermost = lists.first { builder.close(outermost) }
        lists.removeAll()
    }
}

// MARK: Notes, links, pictures

extension WordReader {
    private func cite(_ kind: NoteKind, _ attributes: [MarkupAttribute]) {
        guard let id = attributes["id"], cited == nil else { return }
        let number = (notes[kind]?.count ?? 0) + 1
        let label = notes[kind]?[id] ?? Self.label(of: kind, number)
        notes[kind, default: [:]][id] = label
        openParagraph()
        builder.begin(.superscript)
        builder.text(label)
        builder.end(.superscript)
    }

    private static func label(of kind: NoteKind, _ number: Int) -> String {
        switch kind {
        case .footnotes: "[\(number)]"
        case .endnotes: "[\(CountFormat.text(number, "lowerRoman"))]"
        case .comments: "[comment \(number)]"
        }
    }

    private func beginNote(_ attributes: [MarkupAttribute]) {
        guard let id = attributes["id"], let label = cited?[id] else {
            passedOver = path.count
            return
        }
        let author = [attributes["author"], attributes["date"]].compactMap { $0 }.joined(separator: ", ")
        pendingLabel = author.isEmpty ? label : "\(label) \(author):"
    }

    private func beginLink(_ attributes: [MarkupAttribute]) {
        words = ""
        guard let id = attributes["id"], case .outside(let target) = sources.relations[id] else { return }
        switch LinkAddress(target) {
        case .outside(let address):
            addresses[path.count] = DisplayText.line(address, charactersMax: Self.addressCharactersMax)
        case .script: builder.omit(\.scripts)
        case .other: break
        }
    }

    private func show(picture id: String?, isOutside: Bool) {
        openParagraph()
        if let id, let bytes = sources.picture(id), let image = MarkupImage(bytes: bytes) {
            builder.image(image, alternative: alternative)
        } else {
            builder.omit(isOutside ? \.outsideImages : \.unreadableImages)
            builder.text(alternative.isEmpty ? " " : " [\(alternative)] ")
        }
        alternative = ""
    }

    private static let addressCharactersMax = 2_000
}
