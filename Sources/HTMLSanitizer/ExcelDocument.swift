internal import Core

/// An Excel workbook (.xlsx, SpreadsheetML, ECMA-376 part 1) as tables: what its cells show, sheet by sheet.
///
/// Formulas show the values that were stored with them. Numbers stand as they are stored, dates as dates.
struct ExcelDocument {
    private let archive: WordArchive
    private let workbook: ExcelWorkbook
    private let members: [String: [UInt8]]

    /// - Throws: `MarkupError`
    init(_ bytes: [UInt8]) throws(MarkupError) {
        archive = try WordArchive(bytes)
        members = try archive.members(bytesMax: MarkupLimits.wordUnpackedBytesMax, named: Self.parts)
        guard let main = members[Self.main] else { throw .notOfKind }
        workbook = try ExcelWorkbook(main, relations: members[Self.relations])
    }

    func sanitized() throws(MarkupError) -> SanitizedDocument {
        let strings = try ExcelStrings(members[Self.strings])
        let styles = try ExcelStyles(members[Self.styles])
        let shown = workbook.sheets.prefix(MarkupLimits.sheetsMax)
        let parts = try archive.members(
            bytesMax: MarkupLimits.wordUnpackedBytesMax,
            named: Set(shown.compactMap(\.member))
        )
        var builder = MarkupBuilder()
        for sheet in shown {
            try append(sheet, parts, strings, styles, to: &builder)
        }
        if workbook.sheets.count > shown.count {
            builder.paragraph("And \(workbook.sheets.count - shown.count) more sheets. Download the file to see them.")
        }
        let (body, omissions) = builder.finish()
        return SanitizedDocument(title: nil, body: body, omissions: omissions)
    }

    private func append(
        _ sheet: ExcelWorkbook.Sheet,
        _ parts: [String: [UInt8]],
        _ strings: ExcelStrings,
        _ styles: ExcelStyles,
        to builder: inout MarkupBuilder
    ) throws(MarkupError) {
        let heading = builder.open(.heading2)
        builder.text(sheet.name)
        if sheet.isHidden { builder.text(" (hidden in Excel)") }
        builder.close(heading)
        guard let bytes = sheet.member.flatMap({ parts[$0] }) else {
            builder.paragraph("This sheet holds no cells that can be shown.")
            return
        }
        let reader = ExcelSheet(strings: strings, styles: styles, startsIn1904: workbook.startsIn1904)
        try reader.read(bytes)
        guard !reader.rows.isEmpty else {
            builder.paragraph("This sheet is empty.")
            return
        }
        reader.append(to: &builder)
        if let rest = reader.rest { builder.paragraph(rest) }
    }

    private static let main = "xl/workbook.xml"
    private static let relations = "xl/_rels/workbook.xml.rels"
    private static let strings = "xl/sharedStrings.xml"
    private static let styles = "xl/styles.xml"
    private static let parts: Set = [main, relations, strings, styles]
}

extension MarkupBuilder {
    /// Words of ours, as a paragraph.
    fileprivate mutating func paragraph(_ words: String) {
        let mark = open(.paragraph)
        begin(.emphasised)
        text(words)
        end(.emphasised)
        close(mark)
    }
}
