/// An office's own list of evidence, read and matched to the fields of an item; nothing of it is written yet.
public struct EvidenceList: Sendable {
    public let columns: [ListColumn]
    /// The rows that can be read, in the order of the file.
    public let rows: [ListRow]
    /// What is wrong with the other rows: every cell that is.
    public let refusals: [ListRefusal]
    /// The first rows as the file has them, a text for each column.
    public let preview: [ListPreviewRow]

    public static let previewRowsMax = 5
    private static let rowsInOneGo = 200

    /// Reads a CSV file as somebody who may change what the role may.
    ///
    /// The largest list takes seconds; other work of the process gets its turn in between.
    ///
    /// - Parameters:
    ///   - kind: the kind of the rows that name none; without it they are refused.
    ///   - zone: what a date without a zone is in: the case's zone.
    /// - Throws: `ListError` for what is no list at all.
    public init(reading bytes: [UInt8], kind: String? = nil, zone: String, as role: Role) async throws(ListError) {
        let table = try CSVTable(reading: bytes)
        let columns = ListColumn.matches(of: table.header)
        guard columns.contains(where: { $0.field == .title }) else { throw .noTitle }
        preview = table.records.prefix(Self.previewRowsMax).map { ListPreviewRow($0, columns: columns.count) }
        let reading = ListRowReading(columns: columns, kind: kind, zone: zone, role: role)
        var rows: [ListRow] = []
        var refusals: [ListRefusal] = []
        var occurrences: [String: Int] = [:]
        for (place, record) in table.records.enumerated() {
            if place.isMultiple(of: Self.rowsInOneGo) { await Task.yield() }
            let (said, wrong) = reading.read(record)
            guard wrong.isEmpty else {
                refusals += wrong
                continue
            }
            let text = said.json.text
            occurrences[text, default: 0] += 1
            rows.append(
                ListRow(
                    row: record.row,
                    values: reading.completed(said),
                    identity: "\(text) \(occurrences[text, default: 1])"
                )
            )
        }
        self.columns = columns
        self.rows = rows
        self.refusals = refusals
    }

    /// The name of the column that fills a field.
    public func column(of field: EvidenceField) -> String? { columns.first { $0.field == field }?.name }
}

/// A row of a list that can become an item.
public struct ListRow: Sendable, Hashable {
    /// As the spreadsheet counts: the header is row 1.
    public let row: Int
    public let values: FieldValues
    /// What makes it the same row when it comes again: its values, and which of the equal rows of its file it is.
    public let identity: String
}

/// Why a row is not taken, and which cell is at fault.
public struct ListRefusal: Sendable, Hashable {
    public let row: Int
    public let column: String?
    public let reason: String

    public init(row: Int, column: String?, reason: String) {
        self.row = row
        self.column = column
        self.reason = reason
    }
}

/// A row as the file has it.
public struct ListPreviewRow: Sendable, Hashable {
    public let row: Int
    public let cells: [String]

    init(_ record: CSVTable.Record, columns: Int) {
        row = record.row
        cells = (0..<columns).map { place in
            guard place < record.cells.count, case .text(let text) = record.cells[place] else { return "" }
            return text.trimmed
        }
    }
}
