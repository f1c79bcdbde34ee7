import Core
import Testing

@Suite("CSV documents")
struct CSVDocumentTests {
    private func text(_ cells: [String]) -> String {
        var document = CSVDocument(header: ["a"])
        document.add(cells)
        return String(decoding: document.bytes.dropFirst(3), as: UTF8.self)
    }

    @Test("begin with the mark that tells spreadsheets of UTF-8, and end each record with CRLF")
    func marks() {
        var document = CSVDocument(header: ["Titel"])
        document.add(["Zürich"])
        #expect(Array(document.bytes.prefix(3)) == [0xEF, 0xBB, 0xBF])
        #expect(String(decoding: document.bytes.dropFirst(3), as: UTF8.self) == "Titel\r\nZürich\r\n")
    }

    @Test(
        "put an apostrophe before what a spreadsheet would carry out",
        arguments: [
            "=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =cmd|' /C calc'!A0", "＝1", "＋1", "－1", "＠a",
            "\u{A0}=1", "=HYPERLINK(\"http://example.com\";\"a\")",
        ]
    )
    func guards(_ cell: String) {
        var document = CSVDocument(header: ["a"])
        document.add([cell])
        #expect(document.guardedCells == 1)
        #expect(readBack(document.bytes) == ["'" + cell])
    }

    @Test("leave what is no formula alone", arguments: ["E-012", "3 = 4", "a@b.example", "", "'quoted'", "2024-03-14"])
    func leaves(_ cell: String) {
        #expect(text([cell]) == "a\r\n\(cell)\r\n")
    }

    @Test("are read back as they were written, whatever stands in the cells")
    func roundTrip() throws {
        let cells = ["a,b", "a;b", "a\tb", "say \"no\"", "two\r\nlines", "", "日本", "\"", "\n"]
        var document = CSVDocument(header: (1...cells.count).map { "column \($0)" })
        document.add(cells)
        #expect(readBack(document.bytes) == cells.map { $0 == "\n" ? "'\n" : $0 })
    }

    /// The cells of the first record, as the reader of lists reads them.
    private func readBack(_ bytes: [UInt8]) -> [String] {
        guard let record = try? CSVTable(reading: bytes).records.first else { return [] }
        return record.cells.map { cell in
            guard case .text(let text) = cell else { return "" }
            return text
        }
    }
}
