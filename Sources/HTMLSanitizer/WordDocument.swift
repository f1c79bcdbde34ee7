internal import Core

/// A Word document made safe: what stands above its pages, its main part, notes and comments, and what stands below.
struct WordDocument {
    private let archive: WordArchive
    private let members: [String: [UInt8]]

    /// - Throws: `MarkupError`
    init(_ bytes: [UInt8]) throws(MarkupError) {
        archive = try WordArchive(bytes)
        members = try archive.members(bytesMax: MarkupLimits.wordUnpackedBytesMax, named: Self.parts)
        guard members[Self.main] != nil else { throw .notOfKind }
    }

    func sanitized() throws(MarkupError) -> SanitizedDocument {
        let styles = try WordStyles.read(members["word/styles.xml"])
        let numbering = try WordNumbering.read(members["word/numbering.xml"])
        var builder = MarkupBuilder()
        let mainSources = try sources("document")
        let edges = try WordPageEdges(mainSources.relations, in: archive)
        for part in try edges.parts(at: .header) {
            try WordReader(styles: styles, numbering: numbering, part.sources).read(part.bytes, into: &builder)
            builder.rule()
        }
        let main = WordReader(styles: styles, numbering: numbering, mainSources)
        try main.read(members[Self.main] ?? [], into: &builder)
        for kind in WordReader.NoteKind.allCases {
            guard let part = members["word/\(kind.rawValue).xml"], let cited = main.notes[kind] else { continue }
            builder.rule()
            let reader = WordReader(styles: styles, numbering: numbering, try sources(kind.rawValue), cited: cited)
            try reader.read(part, into: &builder)
        }
        for part in try edges.parts(at: .footer) {
            builder.rule()
            try WordReader(styles: styles, numbering: numbering, part.sources).read(part.bytes, into: &builder)
        }
        let (body, omissions) = builder.finish()
        let title = try WordTitle.read(members["docProps/core.xml"])
        return SanitizedDocument(title: title, body: body, omissions: omissions)
    }

    /// Where the ids of a part lead, and the pictures among them.
    private func sources(_ part: String) throws(MarkupError) -> WordSources {
        try WordSources(WordRelations.read(members["word/_rels/\(part).xml.rels"]), in: archive)
    }

    private static let main = "word/document.xml"
    private static let parts: Set = [
        main, "word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/endnotes.xml", "word/comments.xml",
        "word/_rels/document.xml.rels", "word/_rels/footnotes.xml.rels", "word/_rels/endnotes.xml.rels",
        "word/_rels/comments.xml.rels", "docProps/core.xml",
    ]
}

/// What lies beside a part of a Word document.
struct WordSources {
    let relations: WordRelations
    let pictures: [String: [UInt8]]

    init(_ relations: WordRelations, in archive: WordArchive) throws(MarkupError) {
        self.relations = relations
        let names = relations.pictureMembers
        guard !names.isEmpty else {
            pictures = [:]
            return
        }
        do {
            pictures = try archive.members(bytesMax: MarkupLimits.imagesBytesMax, named: names)
        } catch .unpacksTooLarge {
            // The text is worth showing without its pictures; each is counted where it would stand.
            pictures = [:]
        }
    }

    /// The bytes of a picture; nil when there is none in the file.
    func picture(_ id: String) -> [UInt8]? {
        guard case .member(let name) = relations[id] else { return nil }
        return pictures[name]
    }
}

/// The title among a document's properties.
private final class WordTitle: MarkupEvents {
    private var isInTitle = false
    private var title = ""

    static func read(_ bytes: [UInt8]?) throws(MarkupError) -> String? {
        guard let bytes else { return nil }
        let reader = WordTitle()
        _ = try reader.read(bytes, as: .xml)
        let title = DisplayText.line(reader.title, charactersMax: charactersMax)
        return title.isEmpty ? nil : title
    }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        isInTitle = name == "title"
        return true
    }

    func elementEnded(_ name: String, in space: String?) -> Bool {
        isInTitle = false
        return true
    }

    func text(_ text: String) -> Bool {
        if isInTitle { title += text }
        return title.utf8.count < Self.charactersMax
    }

    private static let charactersMax = 1_000
}
