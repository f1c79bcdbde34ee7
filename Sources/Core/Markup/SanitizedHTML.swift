/// Markup that is safe to send to a browser as it is.
///
/// Only `MarkupBuilder` makes one, and it knows no elements but those of `MarkupElement` and no addresses but pictures that
/// lie within the markup. So there is nothing in it that runs, and nothing that a browser would fetch.
public struct SanitizedHTML: Sendable, Equatable {
    /// The inside of a `body`, in UTF-8.
    public let markup: String
    /// The words alone, a line a block, for search and for a page that shows no markup.
    public let text: String

    init(markup: String, text: String) {
        self.markup = markup
        self.text = text
    }

    /// Whether there is nothing to see.
    public var isEmpty: Bool { markup.isEmpty }

    public static let empty = SanitizedHTML(markup: "", text: "")
}
