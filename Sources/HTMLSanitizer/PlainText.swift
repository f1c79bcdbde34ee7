internal import Core

/// Text without markup, shown with its lines as they are.
enum PlainText {
    static func sanitized(_ bytes: [UInt8], charset: String?) throws(MarkupError) -> SanitizedDocument {
        guard bytes.count <= MarkupLimits.htmlBytesMax else { throw .tooManyBytes(max: MarkupLimits.htmlBytesMax) }
        var builder = MarkupBuilder()
        append(bytes, charset: charset, to: &builder)
        let (body, omissions) = builder.finish()
        return SanitizedDocument(title: nil, body: body, omissions: omissions)
    }

    static func append(_ bytes: [UInt8], charset: String?, to builder: inout MarkupBuilder) {
        let text = String(decoding: TextDecoding.utf8(bytes, declared: charset, isHTML: false), as: UTF8.self)
        let mark = builder.open(.preformatted)
        var emptyLinesCount = 0
        // Line by line, so that the limit is noticed.
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: isLineEnd) {
            guard !builder.isFull else {
                builder.cut()
                break
            }
            if !line.isEmpty {
                builder.text(String(repeating: "\n", count: emptyLinesCount))
                builder.text(line)
                emptyLinesCount = 0
            }
            emptyLinesCount += 1
        }
        builder.close(mark)
    }

    /// `\r\n` is one character in Swift, so both line ends are matched.
    private static func isLineEnd(_ character: Character) -> Bool { character == "\n" || character == "\r\n" }
}
