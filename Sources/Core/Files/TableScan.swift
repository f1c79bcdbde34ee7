/// Goes through a CSV file of any size, part by part, and keeps what a page shows.
///
/// More forgiving than `CSVTable`, since nothing is imported: quotes may stay open, records may differ in length, and a
/// cell that is not UTF-8 is read as Windows-1252. UTF-16 is known by its byte order mark. Memory does not grow with the
/// file; records without any text are neither shown nor counted.
public struct TableScan: Sendable {
    private var start: [UInt8] = []
    private var begun: Records?

    public init() {}

    /// Takes the next bytes of the file.
    public mutating func take(_ bytes: some Collection<UInt8>) {
        if begun != nil {
            begun?.take(bytes)
            return
        }
        start += bytes
        if start.count >= Self.startBytes { begin() }
    }

    /// The table so far.
    ///
    /// - Parameter isWhole: whether the file ends here; its last record may be cut otherwise, and is left out.
    public func preview(isWhole: Bool) -> TablePreview {
        var scan = self
        if scan.begun == nil { scan.begin() }
        guard var records = scan.begun else { preconditionFailure("begin() sets it.") }
        if isWhole { records.finish() }
        return records.preview(isWhole: isWhole)
    }

    private mutating func begin() {
        var records = Records(start: start)
        records.take(start)
        begun = records
        start = []
    }

    /// Enough for the first line, which tells the separator.
    private static let startBytes = 16_384
}

/// The state between two bytes.
private struct Records: Sendable {
    private enum Place {
        case cellStart, bare, quoted, afterQuote
    }

    private var units: UnitReader
    private let separator: UInt8
    private var place = Place.cellStart
    private var isAfterReturn = false
    private var cell: [UInt8] = []
    private var isCellCut = false
    private var cells: [String] = []
    private var cellsCount = 0
    private var hasText = false

    private var rows: [[String]] = []
    private var rowsCount = 0
    private var columnsCount = 0
    private var hasCutCells = false

    init(start: [UInt8]) {
        var reader = UnitReader(start: start)
        var first: [UInt8] = []
        for byte in start { reader.read(byte) { first.append($0) } }
        units = UnitReader(start: start)
        separator = CSVSeparator.of(firstLineIn: first)
    }

    mutating func take(_ bytes: some Collection<UInt8>) {
        for byte in bytes {
            if units.isUTF16 {
                var decoded: [UInt8] = []
                units.read(byte) { decoded.append($0) }
                for each in decoded { step(each) }
            } else if !units.skipsMark(byte) {
                step(byte)
            }
        }
    }

    /// The end of the file ends its last record.
    mutating func finish() {
        if place != .cellStart || cellsCount > 0 { endRecord() }
    }

    func preview(isWhole: Bool) -> TablePreview {
        let more = rowsCount - rows.count
        return TablePreview(
            rows: rows,
            moreRows: isWhole ? .exactly(more) : .atLeast(more),
            moreColumns: max(0, columnsCount - TablePreview.columnsMax),
            hasCutCells: hasCutCells
        )
    }

    private mutating func step(_ byte: UInt8) {
        let isFeedAfterReturn = byte == Self.lineFeed && isAfterReturn
        isAfterReturn = false
        if isFeedAfterReturn { return }
        switch (place, byte) {
        case (.quoted, Self.quote): place = .afterQuote
        case (.quoted, _): keep(byte)
        case (.cellStart, Self.quote): place = .quoted
        case (.afterQuote, Self.quote):
            keep(byte)
            place = .quoted
        case (_, separator): endCell()
        case (_, Self.lineFeed): endRecord()
        case (_, Self.carriageReturn):
            endRecord()
            isAfterReturn = true
        default:
            keep(byte)
            place = .bare
        }
    }

    private mutating func keep(_ byte: UInt8) {
        if byte != Self.space { hasText = true }
        guard rows.count < TablePreview.rowsMax, cellsCount < TablePreview.columnsMax else { return }
        if cell.count < TablePreview.cellBytesMax {
            cell.append(byte)
        } else {
            isCellCut = true
        }
    }

    private mutating func endCell() {
        if rows.count < TablePreview.rowsMax, cellsCount < TablePreview.columnsMax {
            let text = TextDecoding(of: cell, isWhole: !isCellCut).text
            cells.append(HiddenCharacters.shown(in: text) + (isCellCut ? "…" : ""))
            hasCutCells = hasCutCells || isCellCut
        }
        cellsCount += 1
        cell.removeAll(keepingCapacity: true)
        isCellCut = false
        place = .cellStart
    }

    private mutating func endRecord() {
        endCell()
        if hasText {
            rowsCount += 1
            if rows.count < TablePreview.rowsMax {
                rows.append(cells)
                columnsCount = max(columnsCount, cellsCount)
            }
        }
        cells.removeAll(keepingCapacity: true)
        cellsCount = 0
        hasText = false
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let space = UInt8(ascii: " ")
}

/// Turns the bytes of UTF-16 into those of UTF-8, and leaves out a byte order mark.
private struct UnitReader: Sendable {
    let isUTF16: Bool
    private let isLittleEndian: Bool
    private var markBytesLeft: Int
    private var firstByte: UInt8?
    private var lead: UInt16?

    init(start: [UInt8]) {
        isLittleEndian = start.starts(with: [0xFF, 0xFE])
        isUTF16 = isLittleEndian || start.starts(with: [0xFE, 0xFF])
        markBytesLeft = isUTF16 ? 2 : start.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func skipsMark(_ byte: UInt8) -> Bool {
        guard markBytesLeft > 0 else { return false }
        markBytesLeft -= 1
        return true
    }

    mutating func read(_ byte: UInt8, emit: (UInt8) -> Void) {
        if skipsMark(byte) { return }
        guard isUTF16 else { return emit(byte) }
        guard let first = firstByte else {
            firstByte = byte
            return
        }
        firstByte = nil
        let unit = isLittleEndian ? UInt16(byte) << 8 | UInt16(first) : UInt16(first) << 8 | UInt16(byte)
        if UTF16.isLeadSurrogate(unit) {
            lead = unit
            return
        }
        let units = [lead, unit].compactMap(\.self)
        lead = nil
        for each in String(decoding: units, as: UTF16.self).utf8 { emit(each) }
    }
}
