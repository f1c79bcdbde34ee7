/// What reads files that nobody trusts, and gives back what may be shown.
public struct FileReaders: Sendable {
    public let documents: any DocumentReader & PageRenderer
    public let markup: any MarkupSanitizer
    /// The words under which a text is found, as the register's index knows them.
    public let words: @Sendable (String) -> Set<String>

    public init(
        documents: any DocumentReader & PageRenderer,
        markup: any MarkupSanitizer,
        words: @escaping @Sendable (String) -> Set<String>
    ) {
        self.documents = documents
        self.markup = markup
        self.words = words
    }
}
