import Core
import Hummingbird
import Mustache

/// What a page shows: the values of one template, by the names that the template uses.
///
/// A name that is nil in an inner value is looked for further out: optional names are unique along a page's nesting.
protocol Page {
    /// The template's path under `Templates`, without its ending.
    static var template: String { get }
    var frame: PageFrame { get }
}

/// The templates of `Templates/`, read once at the start.
struct Templates: Sendable {
    private let library: MustacheLibrary

    /// - Throws: what the parser finds wrong, with file, line and column.
    init(directory: String) async throws {
        library = try await MustacheLibrary(directory: directory)
    }

    /// Renders a template with the values of any struct.
    ///
    /// - Throws: `RenderingError` when there is no such template.
    func render(_ values: Any, template: String) throws(RenderingError) -> String {
        guard let text = library.render(values, withTemplate: template)
        else { throw RenderingError(template: template) }
        return text
    }
}

/// A template that is not there: a fault of ours, found by a test over the folder.
struct RenderingError: Error {
    let template: String
}

/// Markup of our own templates, rendered already, or made safe: the only thing that a template prints unescaped.
struct RenderedHTML: Sendable {
    let html: String

    init(html: String) { self.html = html }

    init(_ sanitized: SanitizedHTML) { html = sanitized.markup }
}
