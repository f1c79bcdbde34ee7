import Core
import HTMLSanitizer
import Testing

/// What stays of HTML that means no harm.
@Suite("Ordinary HTML")
struct HTMLTests {
    private let sanitizer = AllowListSanitizer()

    @Test("keeps headings, lists, tables and emphasis")
    func keepsStructure() async throws {
        let body = try await body(
            of: """
                <h2 class=x>Lease</h2><p>The <b>tenant</b> &amp; the <i>landlord</i></p>
                <ol start=3><li>Rent<li>Deposit</ol>
                <table><tr><th scope=col>Month<th>Paid<tr><td colspan=2>none</table>
                """
        )

        #expect(
            body.markup == """
                <h2>Lease</h2><p>The <strong>tenant</strong> &amp; the <em>landlord</em></p>\
                <ol start="3"><li>Rent</li><li>Deposit</li></ol>\
                <table><tbody><tr><th scope="col">Month</th><th>Paid</th></tr><tr><td colspan="2">none</td></tr></tbody></table>
                """
        )
        #expect(body.text == "Lease\nThe tenant & the landlord\nRent\nDeposit\nMonth\tPaid\nnone")
    }

    @Test("keeps the words of elements that it does not know")
    func keepsUnknownWords() async throws {
        let body = try await body(
            of: "<p>Signed <o:p>by</o:p> <blink>both</blink> <custom-tag>parties</custom-tag>.</p>"
        )

        #expect(body.markup == "<p>Signed by both parties.</p>")
    }

    @Test("writes out where a link leads, unless its words say so")
    func writesOutLinks() async throws {
        let body = try await body(
            of: """
                <p><a href="https://evil.example/pay?a=1&amp;b=2">your bank</a>
                <a href="https://example.org/">example.org</a> <a href="mailto:joe@example.org">joe@example.org</a>
                <a href="#top">top</a>
                """
        )

        #expect(
            body.text == "your bank [https://evil.example/pay?a=1&b=2] example.org joe@example.org top"
        )
    }

    @Test("keeps line ends and spaces of preformatted text")
    func keepsPreformatted() async throws {
        let body = try await body(of: "<pre>one\n  two\n\nthree</pre>")

        #expect(body.markup == "<pre>one\n  two\n\nthree</pre>")
    }

    @Test("counts what it leaves out")
    func countsOmissions() async throws {
        let document = try await sanitizer.document(
            fromHTML: Array(
                """
                <title> The \u{202E}title </title><p onclick=x>a<script>b</script><iframe></iframe>
                <img src=https://a.example/x alt=plan><img src=cid:none>\u{202E}c
                """.utf8
            ),
            charset: nil
        )

        #expect(document.title == "The title")
        #expect(document.body.text == "a [plan] c")
        #expect(document.omissions.scripts == 2)
        #expect(document.omissions.embeddings == 1)
        #expect(document.omissions.outsideImages == 1)
        #expect(document.omissions.unreadableImages == 1)
        #expect(document.omissions.directionMarks == 1)
        #expect(document.omissions.sentences.contains("2 scripts were left out."))
    }

    @Test("keeps a picture that lies in the document, as what its bytes are")
    func keepsPicture() async throws {
        let gif = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
        let body = try await body(
            of: "<p><img src='data:image/png;base64,\(gif)' alt='a \"dot\"' width=5 height=9999999>"
        )

        #expect(
            body.markup == "<p><img src=\"data:image/gif;base64,\(gif)\" alt=\"a &quot;dot&quot;\" width=\"5\"></p>"
        )
    }

    @Test("shows what was typed into a form, but no password")
    func showsFields() async throws {
        let body = try await body(
            of:
                "<form>Name <input value=Joe><input type=checkbox checked> yes <input type=password value=secret></form>"
        )

        #expect(body.text == "Name [Joe] [x] yes")
    }

    @Test(
        "reads the character set that the bytes, the protocol or the document name",
        arguments: [
            ([0xEF, 0xBB, 0xBF, 0x3C, 0x70, 0x3E, 0xC3, 0xA9], "iso-8859-1", "é"),
            ([0x3C, 0x70, 0x3E, 0xE9], "iso-8859-1", "é"),
            ([0x3C, 0x70, 0x3E, 0xE9], nil, "é"),
            ([0x3C, 0x70, 0x3E, 0xC3, 0xA9], nil, "é"),
            ([0x3C, 0x00, 0x70, 0x00, 0x3E, 0x00, 0xE9, 0x00], nil, "é"),
            (Array("<meta charset=windows-1251><p>".utf8) + [0xC4, 0xE0], nil, "Да"),
            (
                Array("<meta http-equiv=content-type content='text/html; charset=shift_jis'><p>".utf8) + [0x93, 0xFA],
                nil, "日"
            ),
            (Array("<p>+ADw-b+AD4-".utf8), "utf-7", "+ADw-b+AD4-"),
            ([0x3C, 0x70, 0x3E, 0x61, 0xFF, 0x62], "utf-8", "a\u{FFFD}b"),
            ([0x3C, 0x70, 0x3E, 0x61, 0xC0, 0xBC, 0x62], "utf-8", "a\u{FFFD}\u{FFFD}b"),
        ] as [([UInt8], String?, String)]
    )
    func readsCharacterSet(bytes: [UInt8], charset: String?, text: String) async throws {
        let document = try await sanitizer.document(fromHTML: bytes, charset: charset)

        #expect(document.body.text == text)
    }

    @Test("shows plain text as it is laid out")
    func showsPlainText() async throws {
        let document = try await sanitizer.document(
            fromText: Array("a <b>\r\n\r\n  & c\u{0}\r\n\r\n".utf8),
            charset: nil
        )

        #expect(document.body.markup == "<pre>a &lt;b&gt;\n\n  &amp; c</pre>")
    }

    @Test("of nothing is nothing")
    func nothing() async throws {
        #expect(try await body(of: "").isEmpty)
        #expect(try await body(of: "<html><body></body></html>").isEmpty)
    }

    private func body(of html: String) async throws -> SanitizedHTML {
        try await sanitizer.document(fromHTML: Array(html.utf8), charset: nil).body
    }
}
