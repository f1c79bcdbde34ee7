internal import Core

/// The texts that the cells of a workbook share, by their number.
final class ExcelStrings: MarkupEvents {
    private(set) var texts: [String] = []
    private var current = ""
    private var isText = false
    /// Readings of ideographs (furigana) are no part of a text.
    private var isReading = false

    init(_ bytes: [UInt8]?) throws(MarkupError) {
        if let bytes { _ = try read(bytes, as: .xml) }
    }

    subscript(number: Int) -> String { texts.indices.contains(number) ? texts[number] : "" }

    func elementBegan(_ name: String, in space: String?, attributes: [MarkupAttribute]) -> Bool {
        switch name {
        case "si": current = ""
        case "rPh": isReading = true
        case "t": isText = !isReading
        default: break
        }
        return true
    }

    func elementEnded(_ name: String, in space: String?) -> Bool {
        switch name {
        case "si": texts.append(current)
        case "rPh": isReading = false
        case "t": isText = false
        default: break
        }
        return texts.count < MarkupLimits.nodesMax
    }

    func text(_ text: String) -> Bool {
        if isText, current.utf8.count < MarkupLimits.sheetCellBytesMax { current += text }
        return true
    }
}
