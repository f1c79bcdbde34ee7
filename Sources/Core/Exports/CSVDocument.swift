/// A table as a CSV file that spreadsheets open rightly and without harm (RFC 4180).
///
/// UTF-8 with a byte order mark, for without it Excel takes the bytes for another character set; CRLF behind every record;
/// quotes where a cell needs them. A cell that a spreadsheet would carry out as a formula has an apostrophe put before
/// it, which spreadsheets take for "this is text" (OWASP, CSV Injection).
public struct CSVDocument: Sendable {
    public private(set) var bytes: [UInt8]
    /// Cells that have an apostrophe put before them.
    public private(set) var guardedCells = 0
    public private(set) var records = 0

    public init(header: [String]) {
        bytes = [0xEF, 0xBB, 0xBF]
        write(header)
    }

    /// Adds a record below the header.
    public mutating func add(_ cells: [String]) {
        records += 1
        write(cells)
    }

    private mutating func write(_ cells: [String]) {
        for (place, cell) in cells.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            write(cell)
        }
        bytes += [0x0D, 0x0A]
    }

    private mutating func write(_ cell: String) {
        let isGuarded = Self.beginsFormula(cell)
        if isGuarded { guardedCells += 1 }
        let text = isGuarded ? "'" + cell : cell
        guard text.utf8.contains(where: Self.special.contains) else {
            bytes += text.utf8
            return
        }
        bytes.append(Self.quote)
        for byte in text.utf8 {
            if byte == Self.quote { bytes.append(Self.quote) }
            bytes.append(byte)
        }
        bytes.append(Self.quote)
    }

    /// Whether a spreadsheet may take a cell for a formula: by its first character, also in full width, or by the first
    /// behind white space, which some of them leave out.
    static func beginsFormula(_ cell: String) -> Bool {
        guard let first = cell.unicodeScalars.first else { return false }
        if first == "\t" || first == "\r" || first == "\n" { return true }
        let begin = cell.unicodeScalars.first { !$0.properties.isWhitespace }
        return begin.map(formulaStarts.contains) ?? false
    }

    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
    private static let quote = UInt8(ascii: "\"")
    /// A semicolon and a tab too: where a spreadsheet takes one of them for the separator, the cell stays one.
    private static let special = Set("\",;\t\r\n".utf8)
}
