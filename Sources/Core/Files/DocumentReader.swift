/// Reads the text of documents that nobody trusts, in a process of its own.
public protocol DocumentReader: Sendable {
    /// The text of each page, in order.
    ///
    /// - Parameter path: an absolute path; the file does not change meanwhile.
    /// - Throws: `DocumentError` when too many files wait, `CancellationError` when the task is cancelled.
    func text(ofFileAt path: String, mediaType: MediaType) async throws -> DocumentText

    /// The text of one page, as far as `FileLimits.citedTextBytesMax`.
    ///
    /// - Parameter page: from 1 on.
    /// - Throws: `DocumentError` when too many files wait, `CancellationError` when the task is cancelled.
    func text(ofPage page: Int, ofFileAt path: String, mediaType: MediaType) async throws -> PageText
}

/// What reading a page gave.
public enum PageText: Sendable, Hashable {
    case text(String, isTruncated: Bool)
    case unreadable(UnreadableReason)
}

/// What reading a document gave.
public enum DocumentText: Sendable, Hashable {
    /// A text a page, from page 1 on; blank pages are there and empty. `pagesCount` is how many the document says it has.
    case text(pages: [String], pagesCount: Int, isTruncated: Bool)
    case unreadable(UnreadableReason)
}
