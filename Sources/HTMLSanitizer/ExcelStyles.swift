internal import Core

/// Which styles of cells show a number as a date or a time (ECMA-376 part 1, 18.8.30).
final class ExcelStyles: MarkupEvents {
    private var formats: [Int: String] = [:]
    private var cells: [Int] = []
    private var isInCells = false

    init(_ bytes: [UInt8]?) throws(MarkupError) {
        if let bytes { _ = try read(bytes, as: .xml) }
    }

    func isDate(style: Int) -> Bool {
        guard cells.indices.contains(style) else { return false }
        let format = cells[style]
        if let code = formats[format] { return Self.isDate(code) }
        return Self.builtInDates.contains { $0.contains(format) }
    }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        switch name {
        case "numFmt":
            if let id = attributes["numFmtId"].flatMap({ Int($0) }) { formats[id] = attributes["formatCode"] ?? "" }
        case "cellXfs": isInCells = true
        case "xf":
            if isInCells { cells.append(attributes["numFmtId"].flatMap { Int($0) } ?? 0) }
        default: break
        }
        return cells.count < MarkupLimits.wordMembersMax && formats.count < MarkupLimits.wordMembersMax
    }

    func elementEnded(_ name: String, in space: String?) -> Bool {
        if name == "cellXfs" { isInCells = false }
        return true
    }

    func text(_ text: String) -> Bool { true }

    /// Letters of dates stand outside quotes and brackets.
    private static func isDate(_ code: String) -> Bool {
        var isQuoted = false
        var isBracketed = false
        var isEscaped = false
        for character in code {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch character {
            case "\\": isEscaped = true
            case "\"": isQuoted.toggle()
            case "[" where !isQuoted: isBracketed = true
            case "]" where !isQuoted: isBracketed = false
            case "y", "Y", "d", "D", "h", "H", "s", "S":
                if !isQuoted, !isBracketed { return true }
            // Another form for negative numbers follows.
            case ";" where !isQuoted: return false
            default: break
            }
        }
        return false
    }

    private static let builtInDates = [14...22, 27...36, 45...47, 50...58]
}
