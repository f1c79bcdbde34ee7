import Core
import Testing

/// The first rows of CSV files of any size.
@Suite("Table preview")
struct TablePreviewTests {
    @Test("reads the same whatever parts the file comes in", arguments: [1, 2, 3, 7, 20_000])
    func readsParts(length: Int) {
        let text = "Title;Note\r\n\"A; B\";\"one\r\ntwo \"\"x\"\"\"\n\r\nC;5\" pipe\rD;"
        for (bytes, name) in [(Array(text.utf8), "UTF-8"), (Self.utf16(text), "UTF-16")] {
            let preview = Self.preview(of: bytes, partBytes: length)
            let expected = [["Title", "Note"], ["A; B", "one\ntwo \"x\""], ["C", "5\" pipe"], ["D", ""]]
            #expect(preview.rows == expected, "\(name)")
            #expect(preview.moreRows == .exactly(0))
            #expect(preview.moreColumns == 0)
        }
    }

    @Test("says truthfully how many rows and columns there are besides")
    func countsRest() {
        let row = (0..<TablePreview.columnsMax + 4).map { "c\($0)" }.joined(separator: ",") + "\n"
        let bytes = Array(String(repeating: row, count: TablePreview.rowsMax + 12_345).utf8)
        let whole = Self.preview(of: bytes, partBytes: 65_536)
        #expect(whole.rows.count == TablePreview.rowsMax)
        #expect(whole.rows.allSatisfy { $0.count == TablePreview.columnsMax })
        #expect(whole.moreRows == .exactly(12_345))
        #expect(whole.moreColumns == 4)
    }

    @Test("of a part claims no more than it has seen, and shows no half record")
    func knowsParts() {
        var scan = TableScan()
        scan.take(Array("Title,Place\nA,B\nC,hal".utf8))
        let preview = scan.preview(isWhole: false)
        #expect(preview.rows == [["Title", "Place"], ["A", "B"]])
        #expect(preview.moreRows == .atLeast(0))
        #expect(scan.preview(isWhole: true).rows.last == ["C", "hal"])
    }

    @Test("cuts long cells and marks them")
    func cutsCells() throws {
        let long = String(repeating: "é", count: TablePreview.cellBytesMax)
        let preview = Self.preview(of: Array("a,b\n\(long),\u{202E}x\n".utf8), partBytes: 100)
        #expect(preview.hasCutCells)
        let row = try #require(preview.rows.last)
        #expect(row == [String(repeating: "é", count: TablePreview.cellBytesMax / 2) + "…", "[U+202E]x"])
    }

    @Test("reads a table in Windows-1252, and one with an open quote")
    func forgives() {
        let windows = Self.preview(of: Array("Caf".utf8) + [0xE9, 0x2C, 0x80, 0x0A], partBytes: 3)
        #expect(windows.rows == [["Café", "€"]])
        let open = Self.preview(of: Array("a,b\n\"never closed,c\nd".utf8), partBytes: 4)
        #expect(open.rows == [["a", "b"], ["never closed,c\nd"]])
        #expect(Self.preview(of: [], partBytes: 1).rows.isEmpty)
    }

    private static func preview(of bytes: [UInt8], partBytes: Int) -> TablePreview {
        var scan = TableScan()
        for start in stride(from: 0, to: bytes.count, by: partBytes) {
            scan.take(bytes[start..<min(start + partBytes, bytes.count)])
        }
        return scan.preview(isWhole: true)
    }

    private static func utf16(_ text: String) -> [UInt8] {
        [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    }
}
