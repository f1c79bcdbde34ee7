/// A document made safe, and what is told about it.
public struct SanitizedDocument: Sendable, Equatable {
    /// As the document calls itself, without controls; to be escaped and isolated (`bdi`) like any foreign words.
    public let title: String?
    public let body: SanitizedHTML
    public let omissions: MarkupOmissions

    public init(title: String?, body: SanitizedHTML, omissions: MarkupOmissions) {
        self.title = title
        self.body = body
        self.omissions = omissions
    }
}
