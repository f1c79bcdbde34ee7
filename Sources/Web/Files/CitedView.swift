import Core

/// The text of the page that a passage is cited from, beside the preview: no viewer of a browser can be asked to mark words.
struct CitedView: Sendable {
    struct Piece: Sendable {
        let text: String
        let isMarked: Bool
        /// Where a link to the passage leads: the first of its words.
        let mark: String?
    }

    /// What a link to an item's page with a passage opened ends with.
    static let anchor = "cited"

    let heading: String
    let sentence: String
    let isFound: Bool
    /// Where there is no word to lead to, what a link leads to instead.
    let place: String?
    let hasText: Bool
    let pieces: [Piece]
    /// The file at the page.
    let pageHref: String?
    let page: Int?

    init(_ cited: CitedPage, of passage: Passage, in file: EvidenceFile) {
        let first = cited.pieces.firstIndex(where: \.isMarked)
        self.init(
            page: cited.page,
            sentences: [
                Self.sentence(of: cited, passage),
                cited.isTruncated ? "Only the beginning of the page's text is shown." : nil,
            ],
            isFound: cited.isFound,
            pieces: cited.pieces.enumerated().map { index, piece in
                Piece(text: piece.text, isMarked: piece.isMarked, mark: index == first ? Self.anchor : nil)
            },
            in: file
        )
    }

    /// Says why the page is not read at this moment.
    init(refusal: String, of passage: Passage, in file: EvidenceFile) {
        let page = PassageLocator(passage.locator).page
        self.init(page: page, sentences: [refusal], isFound: false, pieces: [], in: file)
    }

    private init(page: Int?, sentences: [String?], isFound: Bool, pieces: [Piece], in file: EvidenceFile) {
        self.page = page
        heading = page.map { "Words of page \($0)" } ?? "Words of the file"
        sentence = sentences.compactMap(\.self).joined(separator: " ")
        self.isFound = isFound
        place = isFound ? nil : Self.anchor
        self.pieces = pieces
        hasText = !pieces.isEmpty
        pageHref = page.map { "\(file.address)#page=\($0)" }
    }

    private static func sentence(of cited: CitedPage, _ passage: Passage) -> String {
        let words = "The words of passage \(passage.number)"
        switch cited.problem {
        case .noText? where cited.page != nil:
            return "This page holds no text, as scans do. Read it in the file itself."
        case let problem?: return problem.sentence
        case nil where cited.isFound: return "\(words) are marked."
        case nil where cited.page == nil:
            return "\(words) were not found in the text of this file. Compare them with the file itself."
        case nil: return "\(words) were not found in the text of this page. Compare them with the page itself."
        }
    }
}

extension WebServices {
    /// The text of the page that a passage of an item is cited from, where its file is a PDF that the person may open.
    ///
    /// The right is that of the file itself, asked for again; what hinders the reading is said in its place.
    func cited(_ passage: Passage?, in file: EvidenceFile?, for person: PersonID) async throws -> CitedView? {
        guard let passage, let file, MediaType(rawValue: file.mediaType) == .pdf, file.condition == .unchanged
        else { return nil }
        do {
            let file = try await files.handOut(file.id, to: person)
            let read = ReadCitedPage(vault: files.vault, documents: readers.documents)
            let cited = try await expediting(file) { try await read(passage, in: file) }
            return CitedView(cited, of: passage, in: file)
        } catch FileError.notFound {
            return nil
        } catch let error as any UserFacingError where !(error is AccessError) {
            return CitedView(refusal: error.userMessage, of: passage, in: file)
        }
    }
}
