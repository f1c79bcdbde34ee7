/// What a template is made of, as far as names go: a reader of our own, so that the library is not its own judge.
struct MustacheOutline {
    indirect enum Node {
        case variable(String, isRaw: Bool)
        case section(String, isInverted: Bool, [Node])
        case partial(String)
        /// A parent with what it is given for its blocks.
        case parent(String, [String: [Node]])
        case block(String, [Node])
    }

    /// Why a text is no template.
    enum Fault: Error, Equatable {
        case unclosedTag
        case unclosedSection(String)
        case unexpectedEnd(String)
    }

    let nodes: [Node]

    /// - Throws: `Fault`.
    init(_ text: String) throws(Fault) {
        var reader = Reader(rest: text[...])
        nodes = try reader.nodes(until: nil)
    }
}

private struct Reader {
    var rest: Substring

    private struct Tag {
        let mark: Character?
        let name: String
    }

    mutating func nodes(until end: String?) throws(MustacheOutline.Fault) -> [MustacheOutline.Node] {
        var nodes: [MustacheOutline.Node] = []
        while let tag = try tag() {
            switch tag.mark {
            case "!": continue
            case "{", "&": nodes.append(.variable(tag.name, isRaw: true))
            case "#": nodes.append(.section(tag.name, isInverted: false, try self.nodes(until: tag.name)))
            case "^": nodes.append(.section(tag.name, isInverted: true, try self.nodes(until: tag.name)))
            case ">": nodes.append(.partial(tag.name))
            case "$": nodes.append(.block(tag.name, try self.nodes(until: tag.name)))
            case "<":
                var blocks: [String: [MustacheOutline.Node]] = [:]
                for case .block(let name, let content) in try self.nodes(until: tag.name) {
                    blocks[name] = content
                }
                nodes.append(.parent(tag.name, blocks))
            case "/":
                guard tag.name == end else { throw .unexpectedEnd(tag.name) }
                return nodes
            default: nodes.append(.variable(tag.name, isRaw: false))
            }
        }
        if let end { throw .unclosedSection(end) }
        return nodes
    }

    /// The next tag, if there is one; the text before it is passed over.
    private mutating func tag() throws(MustacheOutline.Fault) -> Tag? {
        guard let open = rest.firstRange(of: "{{") else { return nil }
        rest = rest[open.upperBound...]
        let isTriple = rest.first == "{"
        guard let close = rest.firstRange(of: isTriple ? "}}}" : "}}") else { throw .unclosedTag }
        var content = rest[..<close.lowerBound]
        rest = rest[close.upperBound...]
        var mark: Character?
        if let first = content.first, "{&#^>$</!".contains(first) {
            mark = first
            content = content.dropFirst()
        }
        return Tag(
            mark: mark,
            name: content.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        )
    }
}
