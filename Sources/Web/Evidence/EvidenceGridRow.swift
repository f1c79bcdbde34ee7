import Core

/// One row of the grid, for the template `evidence/_row`.
struct EvidenceGridRow: Sendable {
    struct Cell: Sendable {
        let field: FieldView
        let isHead: Bool
        let href: String
        /// How the cell is edited in place: `text`, `longtext`, `select`, `set`; nil when it is not.
        let edit: String?
    }

    let id: String
    let revision: Int
    let withdrawn: Bool
    let cells: [Cell]

    init(_ item: EvidenceItem, _ columns: EvidenceColumns, in open: OpenCase) {
        let row = EvidenceRow(item, in: open.caseFile, for: open.clearance.group)
        id = item.id.text
        revision = row.revision
        withdrawn = item.isWithdrawn
        let href = open.address(of: item.id)
        var cells = columns.fields.enumerated().map { place, field in
            Cell(
                field: FieldView(field, row.cells[field] ?? .text("")),
                isHead: place == 0,
                href: href,
                edit: item.isWithdrawn ? nil : Self.edit(field, as: open.role)
            )
        }
        if columns.showsChange, let changed = row.changed {
            cells.append(Cell(field: FieldView(changed: changed), isHead: false, href: href, edit: nil))
        }
        self.cells = cells
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
