internal import Core

/// An HTML document of its own.
enum HTMLDocument {
    static func sanitized(_ bytes: [UInt8], charset: String?) throws(MarkupError) -> SanitizedDocument {
        guard bytes.count <= MarkupLimits.htmlBytesMax else { throw .tooManyBytes(max: MarkupLimits.htmlBytesMax) }
        var builder = MarkupBuilder()
        let text = TextDecoding.utf8(bytes, declared: charset, isHTML: true)
        let title = try HTMLReader.read(text, into: &builder)
        let (body, omissions) = builder.finish()
        return SanitizedDocument(title: title, body: body, omissions: omissions)
    }
}
