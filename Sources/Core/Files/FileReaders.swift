/// What reads files that nobody trusts, and gives back what may be shown.
public struct FileReaders: Sendable {
    public let documents: any DocumentReader & PageRenderer
    public let markup: any MarkupSanitizer

    public init(documents: any DocumentReader & PageRenderer, markup: any MarkupSanitizer) {
        self.documents = documents
        self.markup = markup
    }
}
