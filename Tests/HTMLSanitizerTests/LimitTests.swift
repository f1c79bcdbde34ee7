import Core
import HTMLSanitizer
import Testing

/// What a document cannot cost.
@Suite("Limits of documents")
struct LimitTests {
    private let sanitizer = AllowListSanitizer()

    @Test("refuses more bytes than a document may have")
    func refusesLarge() async {
        let bytes = [UInt8](repeating: 0x61, count: MarkupLimits.htmlBytesMax + 1)

        await #expect(throws: MarkupError.tooManyBytes(max: MarkupLimits.htmlBytesMax)) {
            try await sanitizer.document(fromHTML: bytes, charset: nil)
        }
        await #expect(throws: MarkupError.tooManyBytes(max: MarkupLimits.htmlBytesMax)) {
            try await sanitizer.document(fromText: bytes, charset: nil)
        }
    }

    @Test("refuses elements that nobody closes", arguments: ["<b>", "<div>", "<svg>", "<x><p>", "<table><td>"])
    func refusesOpenElements(tag: String) async {
        let bytes = Array(String(repeating: tag, count: 100_000).utf8)

        await #expect(throws: MarkupError.tooDeep) { try await sanitizer.document(fromHTML: bytes, charset: nil) }
    }

    @Test("shows the words of blocks that lie too deep", arguments: ["div", "blockquote", "ul", "table"])
    func flattens(element: String) async throws {
        let deep =
            String(repeating: "<\(element)>", count: 400) + "<div>one</div>two<p>three"
            + String(repeating: "</\(element)>", count: 400)

        let document = try await sanitizer.document(fromHTML: Array(deep.utf8), charset: nil)

        #expect(document.omissions.flattenedBlocks > 0)
        #expect(document.body.text.split { $0.isWhitespace } == ["one", "two", "three"])
        #expect(SafeMarkup(document.body.markup).complaints == [])
        let again = try await sanitizer.document(fromHTML: Array(document.body.markup.utf8), charset: nil)
        #expect(again.body == document.body)
    }

    @Test("cuts a document of too many elements, and says so")
    func cutsElements() async throws {
        let bytes = Array(("<p>begin" + String(repeating: "<br>", count: MarkupLimits.nodesMax + 10) + "end").utf8)

        let document = try await sanitizer.document(fromHTML: bytes, charset: nil)

        #expect(document.omissions.isCut)
        #expect(document.omissions.sentences.first?.hasPrefix("Only the beginning is shown") == true)
        #expect(document.body.text == "begin")
        #expect(SafeMarkup(document.body.markup).complaints == [])
    }

    @Test("cuts a document that becomes longer than it was")
    func cutsOutput() async throws {
        let bytes = [UInt8](repeating: UInt8(ascii: "&"), count: MarkupLimits.outputBytesMax / 4)

        let document = try await sanitizer.document(fromText: bytes, charset: nil)
        let html = try await sanitizer.document(fromHTML: bytes, charset: nil)

        #expect(document.body.markup.utf8.count <= MarkupLimits.outputBytesMax * 2)
        #expect(html.omissions.isCut)
        #expect(html.body.markup.utf8.count <= MarkupLimits.outputBytesMax + 10_000)
    }

    @Test("is not slowed down by end tags that end nothing")
    func endTags() async throws {
        let bytes = Array(
            (String(repeating: "<i>", count: 2_000) + String(repeating: "</x>", count: 100_000) + "text").utf8
        )

        let document = try await sanitizer.document(fromHTML: bytes, charset: nil)

        #expect(document.body.text == "text")
    }
}
