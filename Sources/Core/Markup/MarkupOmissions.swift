/// What a document held and what is not shown of it, counted.
public struct MarkupOmissions: Sendable, Equatable {
    /// Scripts, event handlers and addresses that run something.
    public var scripts = 0
    /// Frames, objects, drawings and media.
    public var embeddings = 0
    /// Pictures that lie elsewhere.
    ///
    /// Nothing was fetched.
    public var outsideImages = 0
    /// Pictures of no known kind or beyond a limit.
    public var unreadableImages = 0
    /// Marks that make text look as if it ran the other way round.
    public var directionMarks = 0
    /// Blocks nested too deeply to be shown as blocks; their words are shown.
    public var flattenedBlocks = 0
    /// Whether the end is missing, because the document is larger than what is shown.
    public var isCut = false

    public init() {}

    /// What a person is told above the document, a sentence each; empty when nothing was left out.
    public var sentences: [String] {
        var sentences: [String] = []
        if isCut {
            sentences.append(
                "Only the beginning is shown: the document is too large. Download the original to read all of it."
            )
        }
        tell(scripts, "script was", "scripts were", "left out", in: &sentences)
        tell(embeddings, "embedded object was", "embedded objects were", "left out", in: &sentences)
        tell(outsideImages, "picture from elsewhere was", "pictures from elsewhere were", "not fetched", in: &sentences)
        tell(unreadableImages, "picture", "pictures", "can't be shown", in: &sentences)
        tell(
            directionMarks,
            "mark that turns text around was",
            "marks that turn text around were",
            "left out",
            in: &sentences
        )
        tell(flattenedBlocks, "block was", "blocks were", "nested too deeply; only the words are shown", in: &sentences)
        return sentences
    }

    private func tell(_ count: Int, _ one: String, _ many: String, _ what: String, in sentences: inout [String]) {
        guard count > 0 else { return }
        sentences.append("\(count) \(count == 1 ? one : many) \(what).")
    }
}
