internal import Core

/// What a Word document prints at the edges of its pages: headers and footers, each once, with its pictures.
struct WordPageEdges {
    enum Edge: String {
        case header, footer
    }

    private let names: [String]
    private let parts: [String: [UInt8]]
    private let archive: WordArchive

    /// - Parameter relations: those of the document's main part.
    /// - Throws: `MarkupError`
    init(_ relations: WordRelations, in archive: WordArchive) throws(MarkupError) {
        self.archive = archive
        names = [Edge.header, .footer].flatMap { edge in
            relations.members.filter { $0.hasPrefix("word/\(edge.rawValue)") }.sorted().prefix(Self.partsMax)
        }
        guard !names.isEmpty else {
            parts = [:]
            return
        }
        parts = try archive.members(
            bytesMax: MarkupLimits.wordUnpackedBytesMax,
            named: Set(names + names.map(Self.relations))
        )
    }

    /// The parts of an edge that hold words, with what lies beside each.
    func parts(at edge: Edge) throws(MarkupError) -> [(bytes: [UInt8], sources: WordSources)] {
        var found: [(bytes: [UInt8], sources: WordSources)] = []
        for name in names where name.hasPrefix("word/\(edge.rawValue)") {
            guard let bytes = parts[name], Self.textBegins.contains(where: { bytes.firstRange(of: $0) != nil })
            else { continue }
            let relations = try WordRelations.read(parts[Self.relations(name)])
            found.append((bytes, try WordSources(relations, in: archive)))
        }
        return found
    }

    /// As `word/_rels/header1.xml.rels`.
    private static func relations(_ name: String) -> String { "word/_rels/\(name.dropFirst("word/".count)).rels" }

    /// A section has three of each at most; more than these are of hundreds of sections.
    private static let partsMax = 12
    /// Most have a part for the first page, and none of its words.
    private static let textBegins = [Array(":t>".utf8), Array(":t ".utf8)]
}
