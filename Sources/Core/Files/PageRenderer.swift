/// Draws pages of files that nobody trusts as images, in a process of its own.
public protocol PageRenderer: Sendable {
    /// A page as PNG.
    ///
    /// - Parameters:
    ///   - page: from 1 on.
    ///   - path: an absolute path; the file does not change meanwhile.
    /// - Throws: `DocumentError` when too many files wait, `CancellationError` when the task is cancelled.
    func image(ofPage page: Int, ofFileAt path: String, mediaType: MediaType) async throws -> PageImage

    /// How many pages a file of pictures has, as its header says; nil where that cannot be told without drawing it.
    func picturesCount(ofFileAt path: String, mediaType: MediaType) async throws -> Int?
}

/// What drawing a page gave.
public enum PageImage: Sendable, Hashable {
    /// `pagesCount` is how many the file has.
    case png([UInt8], pagesCount: Int)
    case unreadable(UnreadableReason)
}
