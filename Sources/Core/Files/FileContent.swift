/// What was read of a file when it came in: the words that it is found by, or why they cannot be read.
public struct FileContent: Sendable, Hashable {
    /// Each word once, in the order of the file, as far as `FileLimits` keep them.
    public let words: [String]
    /// What hinders that the content is shown or searched; nil where nothing does.
    public let problem: UnreadableReason?
    /// Files within a mail that its text does not show.
    public let attachmentsCount: Int

    public init(words: [String] = [], problem: UnreadableReason? = nil, attachmentsCount: Int = 0) {
        self.words = words
        self.problem = problem
        self.attachmentsCount = attachmentsCount
    }
}

/// Words as an index keeps them, each once, within a limit of bytes together.
struct CollectedWords {
    private(set) var words: [String] = []
    private var known: Set<String> = []
    private var bytes = 0

    mutating func insert(_ more: Set<String>) {
        for word in more where bytes + word.utf8.count < FileLimits.searchedWordsBytesMax {
            guard known.insert(word).inserted else { continue }
            // An index marks each word as one of its case.
            bytes += word.utf8.count + Self.markBytes
            words.append(word)
        }
    }

    private static let markBytes = 6
}
