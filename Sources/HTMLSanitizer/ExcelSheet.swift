internal import Core

/// The cells of one sheet as texts, as many as are shown, and how many more there are.
final class ExcelSheet: MarkupEvents {
    struct Row {
        let number: Int
        /// By column from 0 on; what is empty is not there.
        var cells: [Int: String] = [:]
    }

    private let strings: ExcelStrings
    private let styles: ExcelStyles
    private let startsIn1904: Bool
    private(set) var rows: [Row] = []
    private var moreRows = 0
    private var moreColumns = 0
    private var hasCutCells = false

    // What is being read.
    private var row: Row?
    private var lastColumn = -1
    private var column = 0
    private var type = ""
    private var style = 0
    private var value = ""
    private var isValue = false

    init(strings: ExcelStrings, styles: ExcelStyles, startsIn1904: Bool) {
        self.strings = strings
        self.styles = styles
        self.startsIn1904 = startsIn1904
    }

    func read(_ bytes: [UInt8]) throws(MarkupError) { _ = try read(bytes, as: .xml) }

    /// What is not shown of the sheet, in a sentence.
    var rest: String? {
        var parts: [String] = []
        if moreRows > 0 { parts.append("\(moreRows) more \(moreRows == 1 ? "row" : "rows")") }
        if moreColumns > 0 { parts.append("\(moreColumns) more \(moreColumns == 1 ? "column" : "columns")") }
        let cut = hasCutCells ? "Long cells are cut." : nil
        guard !parts.isEmpty || hasCutCells else { return nil }
        let more = parts.isEmpty ? nil : "And \(parts.joined(separator: ", "))."
        return [more, cut, "Download the file to see all of it."].compactMap(\.self).joined(separator: " ")
    }

    /// A table with the letters of the columns above and the numbers of the rows before.
    func append(to builder: inout MarkupBuilder) {
        let columns = (rows.flatMap(\.cells.keys).max() ?? 0) + 1
        let table = builder.open(.table)
        let head = builder.open(.row)
        builder.cell(.headerCell, "", scope: .column)
        for column in 0..<columns { builder.cell(.headerCell, Self.letters(column), scope: .column) }
        builder.close(head)
        for row in rows {
            guard !builder.isFull else {
                builder.cut()
                break
            }
            let mark = builder.open(.row)
            builder.cell(.headerCell, String(row.number), scope: .row)
            for column in 0..<columns { builder.cell(.cell, row.cells[column] ?? "") }
            builder.close(mark)
        }
        builder.close(table)
    }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        switch name {
        case "row":
            let number = attributes["r"].flatMap { Int($0) } ?? (rows.last?.number ?? 0) + moreRows + 1
            row = Row(number: number)
            lastColumn = -1
        case "c":
            column = attributes["r"].flatMap { Self.column(of: $0) } ?? lastColumn + 1
            lastColumn = column
            type = attributes["t"] ?? "n"
            style = attributes["s"].flatMap { Int($0) } ?? 0
            value = ""
        case "v", "t": isValue = row != nil
        default: break
        }
        return true
    }

    func elementEnded(_ name: String, in space: String?) -> Bool {
        switch name {
        case "v", "t": isValue = false
        case "c": take()
        case "row":
            if let row, !row.cells.isEmpty {
                if rows.count < MarkupLimits.sheetRowsMax { rows.append(row) } else { moreRows += 1 }
            }
            row = nil
        case "sheetData": return false
        default: break
        }
        return true
    }

    func text(_ text: String) -> Bool {
        if isValue {
            if value.utf8.count < MarkupLimits.sheetCellBytesMax { value += text } else { hasCutCells = true }
        }
        return true
    }

    private func take() {
        guard !value.isEmpty, row != nil else { return }
        guard column < MarkupLimits.sheetColumnsMax else {
            moreColumns = max(moreColumns, column - MarkupLimits.sheetColumnsMax + 1)
            return
        }
        let shown =
            switch type {
            case "s": strings[Int(value) ?? -1]
            case "b": value == "1" ? "TRUE" : "FALSE"
            case "n": number(value)
            default: value
            }
        if shown.contains(where: { !$0.isWhitespace }) { row?.cells[column] = shown }
    }

    /// A date where the cell is one; else the shortest way to write the number that is stored.
    private func number(_ text: String) -> String {
        guard let number = Double(text), number.isFinite else { return text }
        if styles.isDate(style: style), let date = ExcelDate(serial: number, startsIn1904: startsIn1904) {
            return date.text
        }
        if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
        return String(number)
    }

    /// The column of a reference like `AB12`, from 0 on.
    private static func column(of reference: String) -> Int? {
        var column = 0
        for byte in reference.utf8.prefix(while: { (0x41...0x5A).contains($0) }) {
            column = column * 26 + Int(byte - 0x40)
            guard column <= columnsOfExcel else { return nil }
        }
        return column > 0 ? column - 1 : nil
    }

    private static func letters(_ column: Int) -> String {
        var rest = column + 1
        var letters = ""
        while rest > 0 {
            letters = String(Character(UnicodeScalar(UInt8(0x41 + (rest - 1) % 26)))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }

    private static let columnsOfExcel = 16_384
}

extension MarkupBuilder {
    fileprivate mutating func cell(
        _ element: MarkupElement,
        _ words: String,
        scope: MarkupAttributes.Scope? = nil
    ) {
        let mark = open(element, MarkupAttributes(direction: scope == nil ? .automatic : nil, scope: scope))
        text(words)
        close(mark)
    }
}
