/// Reads the page of a PDF that a passage is cited from, within the time that a page of ours can wait.
///
/// The right to the file is looked at by who calls.
public struct ReadCitedPage: Sendable {
    private let vault: any EvidenceVault
    private let documents: any DocumentReader

    public init(vault: any EvidenceVault, documents: any DocumentReader) {
        self.vault = vault
        self.documents = documents
    }

    /// The page that the passage names; for one that names none, a message of a conversation for instance, the first page
    /// with its words.
    ///
    /// - Throws: `FileError.changed`, `.missing`, `DocumentError`, `CancellationError`.
    public func callAsFunction(
        _ passage: Passage,
        in file: EvidenceFile,
        within limit: Duration = .milliseconds(FileLimits.citedPageMilliseconds)
    ) async throws -> CitedPage {
        try await vault.assure(file.digest, bytes: file.bytes)
        let path = try await vault.path(of: file.digest)
        let page = PassageLocator(passage.locator).page
        return try await withThrowingTaskGroup(of: CitedPage?.self) { group in
            group.addTask { try await read(passage, on: page, of: path) }
            group.addTask {
                // Cancelled when the reading has ended.
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return (try await group.next()).flatMap { $0 } ?? CitedPage(page: page, problem: .tookTooLong)
        }
    }

    private func read(_ passage: Passage, on page: Int?, of path: String) async throws -> CitedPage {
        let words = QuotedWords(passage.words)
        guard let page else { return try await search(words, in: path) }
        switch try await documents.text(ofPage: page, ofFileAt: path, mediaType: .pdf) {
        case .text(let text, let isTruncated):
            return CitedPage(page: page, text: text, isTruncated: isTruncated, words: words)
        case .unreadable(let reason): return CitedPage(page: page, problem: reason)
        }
    }

    private func search(_ words: QuotedWords, in path: String) async throws -> CitedPage {
        switch try await documents.text(ofFileAt: path, mediaType: .pdf) {
        case .text(let pages, _, _):
            var bytesLeft = FileLimits.searchedTextBytesMax
            for (index, text) in pages.enumerated() where bytesLeft > 0 {
                try Task.checkCancellation()
                await Task.yield()
                bytesLeft -= text.utf8.count
                let cited = CitedPage(page: index + 1, text: text, words: words)
                if cited.isFound { return cited }
            }
            return CitedPage(page: nil, problem: nil)
        case .unreadable(let reason): return CitedPage(page: nil, problem: reason)
        }
    }
}
