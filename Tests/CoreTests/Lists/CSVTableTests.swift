import Core
import Testing

/// What spreadsheets write, and what they should not.
@Suite("CSV table")
struct CSVTableTests {
    @Test("reads what was written, whatever stands in the cells", arguments: 0..<200)
    func roundTrips(seed: Int) throws {
        var source = WrittenTable.Source(seed: UInt64(seed))
        let written = WrittenTable(from: &source)
        let table = try CSVTable(reading: written.bytes)
        #expect(table.header == written.header)
        #expect(table.records.map(\.cells) == written.records.map { $0.map(CSVTable.Cell.text) })
        #expect(table.records.map(\.row) == Array(2..<written.records.count + 2))
    }

    @Test("counts rows as a spreadsheet does, past line breaks in cells and empty rows")
    func countsRows() throws {
        let table = try CSVTable(reading: Array("Title,Notes\r\nA,\"one\r\ntwo\"\r\n,\r\n\r\nB\r\n".utf8))
        #expect(table.records.map(\.row) == [2, 5])
        #expect(table.records[0].cells == [.text("A"), .text("one\r\ntwo")])
        #expect(table.records[1].cells == [.text("B")])
    }

    @Test("takes a quote inside an unquoted cell for itself")
    func keepsInnerQuotes() throws {
        let table = try CSVTable(reading: Array("Title;Place\n5\" pipe;Room 2".utf8))
        #expect(table.records[0].cells == [.text("5\" pipe"), .text("Room 2")])
    }

    @Test("names the cell that is no text and reads the others")
    func findsBadCells() throws {
        var bytes = Array("Title,Place\nA,".utf8) + [0xC3, 0x28]
        bytes += Array("\nB\u{0},Room\n".utf8) + Array("C,Room\n".utf8)
        let table = try CSVTable(reading: bytes)
        #expect(table.records.map(\.row) == [2, 3, 4])
        #expect(table.records[0].cells[1] == .unreadable(.notUTF8))
        #expect(table.records[1].cells[0] == .unreadable(.holdsNUL))
        #expect(table.records[2].cells == [.text("C"), .text("Room")])
    }

    @Test(
        "refuses what is no table",
        arguments: [
            ([], ListError.empty),
            (Array("\n\n\n".utf8), .empty),
            ([0xEF, 0xBB, 0xBF], .empty),
            (Array("PK\u{3}\u{4}rest".utf8), .workbook),
            ([0xFF, 0xFE, 0x54, 0x00], .headerNotText),
            ([0x54, 0xE9, 0x2C, 0x54], .headerNotText),
            (Array("Title\n\"never closed\nB\n".utf8), .unclosedQuote(row: 2, column: 1)),
            (Array("Title,Place\nA,\"B\"C\n".utf8), .textAfterQuote(row: 2, column: 2)),
            (Array(String(repeating: ",", count: CSVTable.columnsMax).utf8) + [0x41], .tooManyColumns(max: 200)),
        ] as [([UInt8], ListError)]
    )
    func refusesOthers(bytes: [UInt8], error: ListError) {
        #expect(throws: error) { try CSVTable(reading: bytes) }
    }

    @Test("holds its limits of bytes, rows and characters in a cell")
    func holdsLimits() throws {
        #expect(throws: ListError.tooManyBytes(max: CSVTable.bytesMax)) {
            try CSVTable(reading: [UInt8](repeating: 0x41, count: CSVTable.bytesMax + 1))
        }
        let rows = String(repeating: "A\n", count: CSVTable.rowsMax)
        #expect(try CSVTable(reading: Array("Title\n\(rows)".utf8)).records.count == CSVTable.rowsMax)
        #expect(throws: ListError.tooManyRows(max: CSVTable.rowsMax)) {
            try CSVTable(reading: Array("Title\n\(rows)A".utf8))
        }
        let long = String(repeating: "a", count: CSVTable.cellBytesMax + 1)
        let table = try CSVTable(reading: Array("Title\n\(long)\n\"\(long)\"\nB".utf8))
        #expect(table.records.map(\.cells) == [[.unreadable(.tooLong)], [.unreadable(.tooLong)], [.text("B")]])
    }

    @Test("ends for every beginning of a file, and for every byte in every place")
    func surviveDamage() throws {
        let file = Array("\u{FEFF}Title;\"Ta\"\"gs\"\r\n\"A\r\nB\";x; y\n\"\";\"z\"".utf8)
        for length in 0...file.count {
            // What matters is that it ends without a trap; most of these files are damaged.
            _ = try? CSVTable(reading: Array(file.prefix(length)))
        }
        for place in file.indices {
            for byte in [0, 0x0A, 0x0D, 0x22, 0x2C, 0x3B, 0xFF] as [UInt8] {
                var damaged = file
                damaged[place] = byte
                _ = try? CSVTable(reading: damaged)
            }
        }
    }
}

/// A table of random cells and its bytes, in a random one of the ways that programs write.
private struct WrittenTable {
    struct Source: RandomNumberGenerator {
        private var state: UInt64

        init(seed: UInt64) { state = seed }

        /// SplitMix64.
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    let header: [String]
    let records: [[String]]
    let bytes: [UInt8]

    init(from source: inout Source) {
        let columns = Int.random(in: 1...6, using: &source)
        header = (0..<columns).map { "Column \($0)" + Self.text(of: 0...3, from: &source) + "." }
        records = (0..<Int.random(in: 0...8, using: &source)).map { _ in
            (0..<columns).map { column in Self.text(of: 0...8, from: &source) + (column == 0 ? "x" : "") }
        }
        let separator = [",", ";", "\t"].randomElement(using: &source) ?? ","
        let lineEnd = ["\n", "\r\n", "\r"].randomElement(using: &source) ?? "\n"
        let isQuoted = Bool.random(using: &source)
        let lines = ([header] + records).map { cells in
            cells.map { Self.cell($0, isQuoted: isQuoted) }.joined(separator: separator)
        }
        let mark = Bool.random(using: &source) ? "\u{FEFF}" : ""
        let end = Bool.random(using: &source) ? lineEnd : ""
        bytes = Array((mark + lines.joined(separator: lineEnd) + end).utf8)
    }

    private static func text(of lengths: ClosedRange<Int>, from source: inout Source) -> String {
        let length = Int.random(in: lengths, using: &source)
        return (0..<length).map { _ in alphabet.randomElement(using: &source) ?? "a" }.joined()
    }

    private static func cell(_ text: String, isQuoted: Bool) -> String {
        let mustBe = text.utf8.contains { [0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D].contains($0) }
        guard isQuoted || mustBe else { return text }
        // Scalar by scalar: a quote with an accent on it is one character, and still a quote.
        let scalars = text.unicodeScalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
        return "\"" + String(String.UnicodeScalarView(scalars)) + "\""
    }

    private static let alphabet = [
        "a", "Z", "7", " ", ",", ";", "\t", "\"", "\n", "\r\n", "\r", "é", "日", "👩‍⚖️", "=", "\u{200F}", "'", "\u{301}",
    ]
}
