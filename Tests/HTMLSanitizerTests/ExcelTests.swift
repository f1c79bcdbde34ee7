import Core
import HTMLSanitizer
import Testing

/// What is shown of an Excel workbook.
@Suite("Excel")
struct ExcelTests {
    private let sanitizer = AllowListSanitizer()

    @Test("shows the values of cells as a table, with their columns and rows")
    func showsCells() async throws {
        let book = Workbook(
            sheets: [
                (
                    "Ledger", "",
                    """
                    <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>in</t><t>line</t></is></c></row>
                    <row r="3"><c r="A3"><f>1+1</f><v>2</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#DIV/0!</v></c></row>
                    <row r="4"><c r="A4"><v>0.1</v></c><c r="B4" t="str"><f>x()</f><v>a &amp; &lt;b></v></c><c r="C4"><v>1.0E3</v></c></row>
                    """
                )
            ],
            strings: "<si><r><t>Paid</t></r><r><t xml:space=\"preserve\"> out</t></r><rPh><t>x</t></rPh></si>"
        )
        let document = try await sanitizer.document(fromExcel: book.bytes)
        let markup = document.body.markup
        #expect(markup.hasPrefix("<h2>Ledger</h2><table>"))
        #expect(
            markup.contains(
                #"<th scope="col">A</th><th scope="col">B</th><th scope="col">C</th><th scope="col">D</th>"#
            )
        )
        #expect(markup.contains(#"<th scope="row">1</th><td dir="auto">Paid out</td><td dir="auto">inline</td>"#))
        #expect(
            markup.contains(
                #"<th scope="row">3</th><td dir="auto">2</td><td dir="auto"></td><td dir="auto">TRUE</td><td dir="auto">#DIV/0!</td>"#
            )
        )
        #expect(
            markup.contains(#"<td dir="auto">0.1</td><td dir="auto">a &amp; &lt;b&gt;</td><td dir="auto">1000</td>"#)
        )
        #expect(!markup.contains("1+1"))
    }

    @Test(
        "shows days and times as Excel does",
        arguments: [
            ("45363", 1, "2024-03-12"), ("45363.676469907406", 1, "2024-03-12 16:14:07"), ("0.5", 1, "12:00:00"),
            ("1", 1, "1900-01-01"), ("59", 1, "1900-02-28"), ("61", 1, "1900-03-01"), ("45363", 0, "45363"),
            ("45363", 2, "2024-03-12"), ("45363", 3, "45363"), ("-1", 1, "-1"), ("1e300", 1, "1e+300"),
        ]
    )
    func showsDates(stored: String, style: Int, shown: String) async throws {
        let styles = """
            <numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/></numFmts>
            <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>
            """
        let row = "<row r=\"1\"><c r=\"A1\" s=\"\(style)\"><v>\(stored)</v></c></row>"
        let book = Workbook(sheets: [("S", "", row)], styles: styles)
        let markup = try await sanitizer.document(fromExcel: book.bytes).body.markup
        #expect(markup.contains("<td dir=\"auto\">\(shown)</td>"), "\(markup)")
    }

    @Test("says which sheets are hidden, empty or not there")
    func saysHidden() async throws {
        let row = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>"
        let sheets = [("One", "", row), ("Two <x>", "state=\"veryHidden\"", row), ("Three", "", "")]
        var book = Workbook(sheets: sheets)
        book.missing = 3
        let text = try await sanitizer.document(fromExcel: book.bytes).body.text
        #expect(text.contains("Two <x> (hidden in Excel)") && !text.contains("One (hidden"))
        #expect(text.contains("This sheet holds no cells that can be shown."))
    }

    @Test("shows a bounded part of a large sheet, and says how much more there is")
    func boundsSheets() async throws {
        let wide = (0..<50).map { "<c><v>\($0)</v></c>" }.joined()
        let rows = (1...400).map { "<row r=\"\($0)\">\(wide)</row>" }.joined()
        let many = (0..<25).map { ("S\($0)", "", $0 == 0 ? rows : "") }
        let document = try await sanitizer.document(fromExcel: Workbook(sheets: many).bytes)
        let text = document.body.text
        #expect(text.contains("And 100 more rows, 10 more columns. Download the file to see all of it."))
        #expect(text.contains("And 5 more sheets."))
        #expect(!text.contains("S20"))
    }

    @Test("refuses what is no workbook, and what is locked")
    func refusesOthers() async throws {
        var other = ZipFile()
        other.add("xl/other.xml", "<a/>")
        await #expect(throws: MarkupError.notOfKind) { try await sanitizer.document(fromExcel: other.bytes) }
        let bomb = Workbook(sheets: [("S", "", "<row><c><v>1</v></c>")])
        await #expect(throws: MarkupError.damaged) { try await sanitizer.document(fromExcel: bomb.bytes) }
        let package = "EncryptedPackage".utf8.flatMap { [$0, UInt8(0)] }
        let locked: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + package
        await #expect(throws: MarkupError.encrypted) { try await sanitizer.document(fromExcel: locked) }
        let entities = "<!DOCTYPE a [<!ENTITY b \"c\">]><workbook/>"
        var defining = ZipFile()
        defining.add("xl/workbook.xml", entities)
        await #expect(throws: MarkupError.definesEntities) { try await sanitizer.document(fromExcel: defining.bytes) }
    }
}

/// A workbook written by hand.
private struct Workbook {
    var sheets: [(name: String, attributes: String, rows: String)]
    var strings = ""
    var styles = ""
    /// The number of a sheet whose member is not there.
    var missing: Int?

    var bytes: [UInt8] {
        var file = ZipFile()
        var list = ""
        var relations = ""
        for (index, sheet) in sheets.enumerated() {
            let number = index + 1
            let name = sheet.name.replacing("<", with: "&lt;")
            list += "<sheet name=\"\(name)\" sheetId=\"\(number)\" \(sheet.attributes) r:id=\"r\(number)\"/>"
            relations += "<Relationship Id=\"r\(number)\" Target=\"worksheets/sheet\(number).xml\"/>"
            guard number != missing else { continue }
            file.add(
                "xl/worksheets/sheet\(number).xml",
                "<worksheet><sheetData>\(sheet.rows)</sheetData></worksheet>"
            )
        }
        file.add("xl/workbook.xml", "<workbook xmlns:r=\"urn:r\"><sheets>\(list)</sheets></workbook>")
        file.add("xl/_rels/workbook.xml.rels", "<Relationships>\(relations)</Relationships>")
        if !strings.isEmpty { file.add("xl/sharedStrings.xml", "<sst>\(strings)</sst>") }
        if !styles.isEmpty { file.add("xl/styles.xml", "<styleSheet>\(styles)</styleSheet>") }
        return file.bytes
    }
}
