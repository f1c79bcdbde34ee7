/// Builds safe markup piece by piece, in a form that every browser reads back as the same tree.
///
/// It can write nothing but blocks (`MarkupElement`), styles, rules, line breaks, pictures and escaped words, whoever drives
/// it. What it is told may be nested in any way; what it writes is always nested as HTML wants it: blocks never within
/// words, cells within rows within sections within tables, styles in one order. So there is no markup that a browser would
/// mend into something else, and made safe twice is the same as made safe once.
public struct MarkupBuilder {
    /// An open block.
    ///
    /// Closing one that is closed already does nothing.
    public struct Mark: Sendable, Hashable {
        fileprivate let serial: Int
    }

    private struct Open {
        let element: MarkupElement
        let mark: Mark
        /// How long the plain text was when it was opened.
        let plainCount: Int
        /// Whether nothing lies within yet, so that a caption is still possible.
        var isEmpty = true
    }

    private var output: [UInt8] = []
    private var plain: [UInt8] = []
    /// What comes between the words so far and the next, in the plain text.
    private var plainGap: UInt8?
    private var stack: [Open] = []
    private var marksMade = 0
    private var imagesBytes = 0
    private var activeCounts = Array(repeating: 0, count: MarkupStyle.allCases.count)
    private var openStyles: [MarkupStyle] = []
    /// Whether `openStyles` is what `activeCounts` asks for; looked at for each character.
    private var areStylesCurrent = true
    private var directions = DirectionMarks()
    /// White space was read and is written only before more words.
    private var isSpacePending = false
    /// Nothing was written since the block or the line began.
    private var isAtLineStart = true

    public private(set) var omissions = MarkupOmissions()

    public init() {}

    /// Whether `MarkupLimits.outputBytesMax` is reached; whoever drives should stop then.
    public var isFull: Bool { output.count - imagesBytes >= MarkupLimits.outputBytesMax }

    /// Closes what is open.
    ///
    /// The builder is used up.
    public consuming func finish() -> (html: SanitizedHTML, omissions: MarkupOmissions) {
        endLine()
        while !stack.isEmpty { pop() }
        var omissions = omissions
        omissions.directionMarks += directions.overridesCount
        let html = SanitizedHTML(
            markup: String(decoding: output, as: UTF8.self),
            text: String(decoding: plain, as: UTF8.self)
        )
        return (html, omissions)
    }

    /// Counts what is not shown.
    public mutating func omit(_ kind: WritableKeyPath<MarkupOmissions, Int>) {
        omissions[keyPath: kind] += 1
    }

    public mutating func cut() {
        omissions.isCut = true
    }
}

// MARK: Blocks

extension MarkupBuilder {
    /// Opens a block, and what it needs around it.
    ///
    /// A list item without a list and a cell without a table become divisions; rows and sections without a table, and
    /// blocks deeper than `MarkupLimits.depthMax`, are nothing of their own. Then there is no mark.
    public mutating func open(_ element: MarkupElement, _ attributes: MarkupAttributes = .init()) -> Mark? {
        switch element {
        case .listItem: openPart(element, of: \.isList, attributes)
        case .term, .definition: openPart(element, of: { $0 == .termList }, attributes)
        case .caption: openCaption(attributes)
        case .tableHead, .tableBody, .tableFoot: openSection(element, attributes)
        case .row: openRow(attributes)
        case .cell, .headerCell: openCell(element, attributes)
        case .division, .quotation, .paragraph, .preformatted, .heading1, .heading2, .heading3, .heading4, .heading5,
            .heading6, .bulletList, .numberedList, .termList, .table:
            openFlow(element, attributes)
        }
    }

    /// Closes a block and all that is open within it.
    public mutating func close(_ mark: Mark?) {
        if mark == Self.flattened { isSpacePending = !isAtLineStart }
        guard let mark, let index = stack.lastIndex(where: { $0.mark == mark }) else { return }
        endLine()
        pop(to: index)
    }

    /// A line across.
    public mutating func rule() {
        beginFlow()
        write("<hr>")
        fillTop()
        plainGap = Self.lineFeed
    }

    private mutating func openFlow(_ element: MarkupElement, _ attributes: MarkupAttributes) -> Mark? {
        beginFlow()
        guard stack.count < MarkupLimits.depthMax else {
            omissions.flattenedBlocks += 1
            isSpacePending = stack.last?.isEmpty == false
            return Self.flattened
        }
        return push(element, attributes)
    }

    /// Ends the words before a block, and opens what a block needs around it.
    private mutating func beginFlow() {
        endLine()
        if let top = stack.last, top.element.content == .words { pop() }
        openImplied()
    }

    /// Between parts of a list or a table, opens the part that words and blocks can lie in.
    private mutating func openImplied() {
        while let top = stack.last?.element, top.content == .parts {
            switch top {
            case .termList: _ = push(.definition)
            case .table: _ = push(.tableBody)
            case .tableHead, .tableBody, .tableFoot: _ = push(.row)
            case .row: _ = push(.cell)
            default: _ = push(.listItem)
            }
        }
    }

    private mutating func openPart(
        _ element: MarkupElement,
        of isParent: (MarkupElement) -> Bool,
        _ attributes: MarkupAttributes
    ) -> Mark? {
        // A cell is a wall: an item within it belongs to no list outside.
        guard let index = stack.lastIndex(where: { isParent($0.element) || $0.element.isCell }),
            isParent(stack[index].element)
        else { return openFlow(.division, MarkupAttributes(direction: attributes.direction)) }
        endLine()
        pop(to: index + 1)
        return push(element, attributes)
    }

    private mutating func openCaption(_ attributes: MarkupAttributes) -> Mark? {
        guard let top = stack.last, top.element == .table, top.isEmpty else {
            return openFlow(.division, MarkupAttributes(direction: attributes.direction))
        }
        endLine()
        return push(.caption, attributes)
    }

    private mutating func openSection(_ element: MarkupElement, _ attributes: MarkupAttributes) -> Mark? {
        guard let table = stack.lastIndex(where: { $0.element == .table }) else { return nil }
        endLine()
        pop(to: table + 1)
        return push(element, attributes)
    }

    private mutating func openRow(_ attributes: MarkupAttributes) -> Mark? {
        guard let table = stack.lastIndex(where: { $0.element == .table }) else { return nil }
        endLine()
        let hasSection = table + 1 < stack.count && stack[table + 1].element.isTableSection
        pop(to: hasSection ? table + 2 : table + 1)
        if !hasSection { _ = push(.tableBody) }
        return push(.row, attributes)
    }

    private mutating func openCell(_ element: MarkupElement, _ attributes: MarkupAttributes) -> Mark? {
        guard let table = stack.lastIndex(where: { $0.element == .table }) else {
            return openFlow(.division, MarkupAttributes(direction: attributes.direction))
        }
        let hasRow = table + 2 < stack.count && stack[table + 2].element == .row
        if !hasRow { _ = openRow(.init()) }
        endLine()
        pop(to: table + 3)
        return push(element, attributes)
    }

    private mutating func push(_ element: MarkupElement, _ attributes: MarkupAttributes = .init()) -> Mark {
        beginPlain(element)
        fillTop()
        marksMade += 1
        let mark = Mark(serial: marksMade)
        stack.append(Open(element: element, mark: mark, plainCount: plain.count))
        write("<")
        write(element.rawValue)
        for (name, value) in attributes.pairs(of: element) { write(" \(name)=\"\(value)\"") }
        write(">")
        isAtLineStart = true
        return mark
    }

    /// Each block begins a line of the plain text, but cells behind others and what begins a cell.
    private mutating func beginPlain(_ element: MarkupElement) {
        guard let parent = stack.last else { return }
        if element.isCell {
            plainGap = plain.count > parent.plainCount ? Self.tab : plainGap
        } else if !(parent.element.isCell && parent.isEmpty) {
            plainGap = Self.lineFeed
        }
    }

    private mutating func pop() {
        guard let top = stack.popLast() else { return }
        write("</")
        write(top.element.rawValue)
        write(">")
        if !top.element.isCell { plainGap = Self.lineFeed }
    }

    private mutating func pop(to count: Int) {
        while stack.count > count { pop() }
    }
}

// MARK: Words

extension MarkupBuilder {
    /// From here to its end, words stand out.
    ///
    /// Styles may overlap in any way.
    public mutating func begin(_ style: MarkupStyle) {
        activeCounts[Self.index(of: style)] += 1
        areStylesCurrent = false
    }

    public mutating func end(_ style: MarkupStyle) {
        let index = Self.index(of: style)
        activeCounts[index] = max(0, activeCounts[index] - 1)
        areStylesCurrent = false
    }

    /// Words, with controls taken out.
    ///
    /// White space is one space, but in preformatted blocks.
    public mutating func text(_ text: some StringProtocol) {
        if stack.last?.element == .preformatted {
            for scalar in text.unicodeScalars { appendPreformatted(scalar) }
        } else {
            for scalar in text.unicodeScalars { append(scalar) }
        }
    }

    public mutating func lineBreak() {
        beginWords()
        isSpacePending = false
        closeEndedStyles()
        write("<br>")
        fillTop()
        plainGap = Self.lineFeed
        isAtLineStart = stack.last?.element != .preformatted
    }

    /// A picture.
    ///
    /// One that would bring the document over `MarkupLimits.imagesBytesMax` is counted and left out.
    ///
    /// - Parameters:
    ///   - alternative: what is said of it, cut after 1,000 characters.
    ///   - width: in pixels, 1 to 10,000.
    ///   - height: in pixels, 1 to 10,000.
    public mutating func image(_ image: MarkupImage, alternative: String, width: Int? = nil, height: Int? = nil) {
        guard imagesBytes + image.address.utf8.count <= MarkupLimits.imagesBytesMax else {
            omissions.unreadableImages += 1
            return text(" \(alternative) ")
        }
        beginWords()
        writePendingSpace()
        openActiveStyles()
        imagesBytes += image.address.utf8.count
        write("<img src=\"\(image.address)\" alt=\"")
        for scalar in DisplayText.line(alternative, charactersMax: Self.alternativeCharactersMax).unicodeScalars {
            writeEscaped(scalar)
        }
        write("\"")
        if let width, Self.pixels.contains(width) { write(" width=\"\(width)\"") }
        if let height, Self.pixels.contains(height) { write(" height=\"\(height)\"") }
        write(">")
        fillTop()
        isAtLineStart = false
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar {
        case " ", "\n", "\t", "\r", "\u{0C}":
            isSpacePending = !isAtLineStart
        default:
            guard scalar.isShowable, directions.admit(scalar) else { return }
            beginWords()
            writePendingSpace()
            openActiveStyles()
            writeEscaped(scalar)
            appendPlain(scalar)
            fillTop()
            isAtLineStart = false
        }
    }

    private mutating func appendPreformatted(_ scalar: Unicode.Scalar) {
        // A browser takes the first line end away, so none is written at the beginning.
        if scalar == "\n", isAtLineStart { return }
        guard scalar.isShowable, directions.admit(scalar) else { return }
        openActiveStyles()
        if scalar == "\n" { closeDirections() }
        writeEscaped(scalar)
        appendPlain(scalar)
        fillTop()
        isAtLineStart = false
    }

    /// Words need a block around them at the very outside and between parts.
    private mutating func beginWords() {
        openImplied()
        if stack.isEmpty { _ = push(.paragraph) }
    }

    private mutating func writePendingSpace() {
        guard isSpacePending else { return }
        isSpacePending = false
        closeEndedStyles()
        write(" ")
        appendPlain(" ")
    }

    /// Ends a line of words: marks of direction and styles do not reach beyond a block.
    private mutating func endLine() {
        closeDirections()
        closeStyles(to: 0)
        isSpacePending = false
        isAtLineStart = true
    }

    private mutating func fillTop() {
        if !stack.isEmpty { stack[stack.count - 1].isEmpty = false }
    }

    private mutating func closeDirections() {
        for mark in directions.closing() {
            writeEscaped(mark)
            appendPlain(mark)
        }
    }

    private mutating func openActiveStyles() {
        guard !areStylesCurrent else { return }
        let active = MarkupStyle.allCases.filter { activeCounts[Self.index(of: $0)] > 0 }
        let common = zip(active, openStyles).prefix { $0 == $1 }.count
        closeStyles(to: common)
        areStylesCurrent = true
        for style in active[common...] {
            write("<\(style.rawValue)>")
            openStyles.append(style)
        }
    }

    private mutating func closeEndedStyles() {
        if let ended = openStyles.firstIndex(where: { activeCounts[Self.index(of: $0)] == 0 }) {
            closeStyles(to: ended)
        }
    }

    private mutating func closeStyles(to count: Int) {
        while openStyles.count > count, let style = openStyles.popLast() {
            write("</\(style.rawValue)>")
            areStylesCurrent = false
        }
    }

    private static func index(of style: MarkupStyle) -> Int {
        MarkupStyle.allCases.firstIndex(of: style) ?? 0
    }

    /// Stands for blocks that were nested too deeply to be blocks.
    private static let flattened = Mark(serial: 0)
    private static let alternativeCharactersMax = 1_000
    private static let pixels = 1...10_000
}

// MARK: Bytes

extension MarkupBuilder {
    private mutating func write(_ markup: String) { output.append(contentsOf: markup.utf8) }

    private mutating func writeEscaped(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "&": write("&amp;")
        case "<": write("&lt;")
        case ">": write("&gt;")
        case "\"": write("&quot;")
        case "'": write("&#39;")
        default:
            if scalar.isASCII {
                output.append(UInt8(truncatingIfNeeded: scalar.value))
            } else {
                output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    private mutating func appendPlain(_ scalar: Unicode.Scalar) {
        if let gap = plainGap, !plain.isEmpty { plain.append(gap) }
        plainGap = nil
        plain.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let tab = UInt8(ascii: "\t")
}
