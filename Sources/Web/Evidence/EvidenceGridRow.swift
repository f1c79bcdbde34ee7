import Core

/// One row of the grid, for the template `evidence/_row`.
struct EvidenceGridRow: Sendable {
    /// The first cell, which names the row and leads to its item.
    struct Head: Sendable {
        let name: String
        let text: String
        let href: String
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
    /// Nil where no column is seen.
    let head: Head?
    let cells: [RenderedHTML]

    init(
        _ item: EvidenceItem,
        _ columns: EvidenceColumns,
        in open: OpenCase,
        render: (Cell) throws -> RenderedHTML
    ) rethrows {
        let row = EvidenceRow(item, in: open.caseFile, for: open.clearance.group)
        id = item.id.text
        revision = row.revision
        withdrawn = item.isWithdrawn
        head = columns.fields.first.map { field in
            Head(name: field.rawValue, text: row.cells[field]?.text ?? "", href: open.address(of: item.id))
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
