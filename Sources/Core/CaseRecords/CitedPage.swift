/// The text of a page that a passage is cited from, with the passage's words marked.
public struct CitedPage: Sendable, Hashable {
    public struct Piece: Sendable, Hashable {
        public let text: String
        public let isMarked: Bool
    }

    /// The page in the file, from 1 on; nil where the words stand on none and the passage names none.
    public let page: Int?
    /// The whole text, in order; none where it cannot be read.
    public let pieces: [Piece]
    /// Whether the text goes on after what is here.
    public let isTruncated: Bool
    /// Why there is no text.
    public let problem: UnreadableReason?

    public var isFound: Bool { pieces.contains(where: \.isMarked) }

    public init(page: Int?, text whole: String, isTruncated: Bool = false, words: QuotedWords) {
        let isLong = whole.utf8.count > FileLimits.citedTextBytesMax
        let text =
            isLong ? String(decoding: whole.utf8.prefix(FileLimits.citedTextBytesMax), as: UTF8.self) : whole
        self.page = page
        self.isTruncated = isTruncated || isLong
        problem = nil
        var pieces: [Piece] = []
        var place = text.startIndex
        for marked in words.places(in: text, max: Self.marksMax) {
            pieces.append(Piece(text: String(text[place..<marked.lowerBound]), isMarked: false))
            pieces.append(Piece(text: String(text[marked]), isMarked: true))
            place = marked.upperBound
        }
        pieces.append(Piece(text: String(text[place...]), isMarked: false))
        self.pieces = pieces.filter { !$0.text.isEmpty }
    }

    public init(page: Int?, problem: UnreadableReason?) {
        self.page = page
        self.problem = problem
        pieces = []
        isTruncated = false
    }

    /// Places of the same words on a page that are marked.
    public static let marksMax = 20
}
