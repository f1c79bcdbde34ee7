import Core

/// One row of the grid, for the template `evidence/_row`.
struct EvidenceGridRow: Sendable {
    /// The first cell, which names the row and leads to its item.
    struct Head: Sendable {
        let name: String
        let text: String
        let href: String
        /// Whether the row can be ticked, to be changed with others.
        var isSelectable = false
    }

    /// One of the others, for the template `evidence/_cell`: all that its markup depends on.
    struct Cell: Hashable, Sendable {
        let field: FieldView
        /// How the cell is edited in place: `text`, `longtext`, `select`, `set`; nil when it is not.
        let edit: String?
    }

    let id: String
    let revision: Int
    let withdrawn: Bool
    /// Whether the row is marked as changed since the reader's last visit.
    let isNews: Bool
    /// Nil where no column is seen.
    let head: Head?
    let cells: [RenderedHTML]

    init(
        _ item: EvidenceItem,
        _ columns: EvidenceColumns,
        isNews: Bool = false,
        in open: OpenCase,
        render: (Cell) throws -> RenderedHTML
    ) rethrows {
        let row = EvidenceRow(item, in: open.caseFile, for: open.clearance.group)
        id = item.id.text
        revision = row.revision
        withdrawn = item.isWithdrawn
        self.isNews = isNews
        head = columns.fields.first.map { field in
            Head(
                name: field.rawValue,
                text: row.cells[field]?.text ?? "",
                href: open.address(of: item.id),
                isSelectable: BulkBar.isOffered(as: open.role)
            )
        }
        var cells = columns.fields.dropFirst().map { field in
            Cell(
                field: FieldView(field, row.cells[field] ?? .text("")),
                edit: item.isWithdrawn ? nil : Self.edit(field, as: open.role)
            )
        }
        if columns.showsChange, let changed = row.changed {
            cells.append(Cell(field: FieldView(changed: changed), edit: nil))
        }
        self.cells = try cells.map(render)
    }

    /// A row without an item, for script to fill.
    init(blank columns: EvidenceColumns, in open: OpenCase, render: (Cell) throws -> RenderedHTML) rethrows {
        (id, revision, withdrawn, isNews) = ("", 0, false, false)
        head = columns.fields.first.map {
            Head(name: $0.rawValue, text: "", href: open.base, isSelectable: BulkBar.isOffered(as: open.role))
        }
        var cells = columns.fields.dropFirst().map { field in
            Cell(
                field: FieldView(field, EvidenceRow.cell(field, nil, in: open.caseFile)),
                edit: Self.edit(field, as: open.role)
            )
        }
        if columns.showsChange { cells.append(Cell(field: FieldView(changed: ""), edit: nil)) }
        self.cells = try cells.map(render)
    }

    /// Values that need more than one input (times, hashes) are edited on the item's form.
    static func edit(_ field: EvidenceField, as role: Role) -> String? {
        guard Permissions.mayChange(field, as: role), Sight.sees(field, as: role) else { return nil }
        return switch field.shape {
        case .text: "text"
        case .longText: "longtext"
        case .enumeration: "select"
        case .set: "set"
        case .number, .moment, .sha256: nil
        }
    }
}
