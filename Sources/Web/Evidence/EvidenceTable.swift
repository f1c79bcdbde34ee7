import Core

/// The grid itself, for the template `evidence/_table`: heads, rows and the choices that cells are edited with.
struct EvidenceTable: Sendable {
    struct Column: Sendable {
        let name: String
        let label: String
        let href: String?
        /// `ascending` or `descending` on the column that the list is sorted by.
        let ariaSort: String?
        let arrow: String?
    }

    struct Choice: Sendable {
        let name: String
        let options: [Option]
    }

    struct Option: Sendable {
        let value: String
        let label: String
    }

    let caseID: String
    /// Whether the person may bring a withdrawn item back together with an edit.
    let mayRestore: Bool
    /// What changes many of its items at once, for who may.
    let bulk: BulkBar?
    /// The address of this very list.
    let here: String
    let caption: String
    let columns: [Column]
    let columnCount: Int
    let rows: [RenderedHTML]
    /// A row without an item.
    let blank: RenderedHTML
    let empty: String
    let choices: [Choice]

    init(
        _ page: EvidencePage,
        _ columns: EvidenceColumns,
        at address: EvidenceAddress,
        in open: OpenCase,
        rows cache: RenderedRows,
        changed: Set<EvidenceID> = []
    ) throws {
        caseID = open.caseFile.id.text
        mayRestore = Permissions.mayWithdraw(as: open.role)
        bulk = BulkBar(over: address, total: page.total, in: open)
        here = address.text
        caption = "Evidence of \(open.caseFile.caption)"
        self.columns =
            columns.fields.map { Self.column($0, address) }
            + (columns.showsChange ? [Column(name: "changed", label: "Last change")] : [])
        columnCount = max(columns.count, 1)
        rows = try page.items.map { item in
            let key = RenderedRows.Key(
                item: item.id,
                revision: item.revision,
                view: columns.name,
                classNumber: open.clearance.group.number,
                isNews: changed.contains(item.id)
            )
            return try cache.row(key) { render in
                try EvidenceGridRow(item, columns, isNews: key.isNews, in: open, render: render)
            }
        }
        blank = try cache.row { render in try EvidenceGridRow(blank: columns, in: open, render: render) }
        empty =
            columns.fields.isEmpty
            ? "Your role on this case sees no evidence items."
            : address.isFiltered
                ? "Nothing matches. Remove a filter or search for other words."
                : "No evidence yet. Add the first item or import a list to begin."
        choices = columns.fields.compactMap { field in
            guard case .enumeration(let values) = field.shape, Permissions.mayChange(field, as: open.role)
            else { return nil }
            return Choice(
                name: field.rawValue,
                options: values.filter { Self.isOffered($0, for: field) }
                    .map { Option(value: $0, label: $0.humanReadable) }
            )
        }
    }

    /// Whether a person may choose a value; some are set by a production only.
    static func isOffered(_ value: String, for field: EvidenceField) -> Bool {
        field != .disclosureStatus || !EvidenceVocabulary.setByProduction.contains(value)
    }

    private static func column(_ field: EvidenceField, _ address: EvidenceAddress) -> Column {
        guard EvidenceFilter.sorts.contains(field) else { return Column(name: field.rawValue, label: field.label) }
        let isCurrent = address.sort.field == field
        let isDescending = isCurrent && address.sort.isDescending
        return Column(
            name: field.rawValue,
            label: field.label,
            href: address.sorted(by: EvidenceSort(field: field, isDescending: isCurrent && !isDescending)).text,
            ariaSort: isCurrent ? (isDescending ? "descending" : "ascending") : nil,
            arrow: isCurrent ? (isDescending ? "▾" : "▴") : nil
        )
    }
}

extension EvidenceTable.Column {
    /// A column that the list cannot be sorted by.
    fileprivate init(name: String, label: String) {
        self.init(name: name, label: label, href: nil, ariaSort: nil, arrow: nil)
    }
}
