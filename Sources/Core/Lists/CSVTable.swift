/// The table of a CSV file (RFC 4180), as a spreadsheet writes it: a header and the records below.
///
/// UTF-8 with or without a byte order mark. CR, LF or CRLF ends a record. The separator is the one of comma, semicolon
/// and tab that the header holds most of. A cell between quotes may hold separators, line breaks and doubled quotes; a
/// quote inside an unquoted cell stands for itself. Records without any text are left out, and keep their number.
public struct CSVTable: Sendable {
    /// A cell, or what is wrong with its bytes: the other records can still be read.
    public enum Cell: Sendable, Hashable {
        case text(String)
        case unreadable(ListCellError)
    }

    public struct Record: Sendable, Hashable {
        /// As the spreadsheet counts: the header is row 1.
        public let row: Int
        /// At most `columnsMax` and one more.
        public let cells: [Cell]
    }

    public let header: [String]
    public let records: [Record]

    public static let bytesMax = 20 * 1_048_576
    public static let rowsMax = 50_000
    public static let columnsMax = 200
    /// More than the longest field in any script.
    public static let cellBytesMax = 100_000

    /// Reads a whole file.
    ///
    /// - Throws: `ListError` for what is no such table or larger than the limits. A cell that is no text is in its
    ///   record.
    public init(reading bytes: [UInt8]) throws(ListError) {
        guard bytes.count <= Self.bytesMax else { throw .tooManyBytes(max: Self.bytesMax) }
        guard !bytes.starts(with: Array("PK\u{3}\u{4}".utf8)) else { throw .workbook }
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else { throw .headerNotText }
        var reader = CSVReader(bytes: bytes)
        guard let first = try reader.next(), !first.isBlank else { throw .empty }
        guard first.cells.count <= Self.columnsMax else { throw .tooManyColumns(max: Self.columnsMax) }
        var header: [String] = []
        for cell in first.cells {
            guard case .text(let name) = cell else { throw .headerNotText }
            header.append(name.trimmed)
        }
        var records: [Record] = []
        while let record = try reader.next() {
            guard record.row <= Self.rowsMax + 1 else { throw .tooManyRows(max: Self.rowsMax) }
            if !record.isBlank { records.append(record) }
        }
        self.header = header
        self.records = records
    }
}

extension CSVTable.Record {
    var isBlank: Bool {
        cells.allSatisfy { cell in
            guard case .text(let text) = cell else { return false }
            return text.allSatisfy(\.isWhitespace)
        }
    }
}

/// Goes through the bytes, one record at a time.
private struct CSVReader {
    private let bytes: [UInt8]
    private let separator: UInt8
    private var place: Int
    private var row = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
        place = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
        separator = CSVSeparator.of(firstLineIn: bytes[place...])
    }

    /// - Throws: `ListError` where quotes are not closed or text follows them.
    mutating func next() throws(ListError) -> CSVTable.Record? {
        guard place < bytes.count else { return nil }
        row += 1
        var cells: [CSVTable.Cell] = []
        var column = 0
        while true {
            column += 1
            let cell = try cell(column: column)
            if cells.count <= CSVTable.columnsMax { cells.append(cell) }
            guard place < bytes.count, bytes[place] == separator else { break }
            place += 1
        }
        skipLineEnd()
        return CSVTable.Record(row: row, cells: cells)
    }

    /// Reads up to the separator, the line end or the end of the file, and stops there.
    private mutating func cell(column: Int) throws(ListError) -> CSVTable.Cell {
        guard place < bytes.count, bytes[place] == Self.quote else {
            let start = place
            while place < bytes.count, !isEnd(bytes[place]) { place += 1 }
            return Self.cell(bytes[start..<place])
        }
        place += 1
        var content: [UInt8] = []
        while true {
            let start = place
            while place < bytes.count, bytes[place] != Self.quote { place += 1 }
            guard place < bytes.count else { throw .unclosedQuote(row: row, column: column) }
            if content.count <= CSVTable.cellBytesMax { content += bytes[start..<place] }
            place += 1
            guard place < bytes.count, bytes[place] == Self.quote else { break }
            content.append(Self.quote)
            place += 1
        }
        guard place == bytes.count || isEnd(bytes[place]) else { throw .textAfterQuote(row: row, column: column) }
        return Self.cell(content[...])
    }

    private mutating func skipLineEnd() {
        guard place < bytes.count else { return }
        let isReturn = bytes[place] == Self.carriageReturn
        place += 1
        if isReturn, place < bytes.count, bytes[place] == Self.lineFeed { place += 1 }
    }

    private func isEnd(_ byte: UInt8) -> Bool {
        byte == separator || byte == Self.lineFeed || byte == Self.carriageReturn
    }

    private static func cell(_ bytes: ArraySlice<UInt8>) -> CSVTable.Cell {
        guard bytes.count <= CSVTable.cellBytesMax else { return .unreadable(.tooLong) }
        guard !bytes.contains(0) else { return .unreadable(.holdsNUL) }
        guard let text = String(validating: bytes, as: UTF8.self) else { return .unreadable(.notUTF8) }
        return .text(text)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
}
