/// Reads the cells of a row into values, by the same rules as a form, and collects what is wrong with them.
struct ListRowReading {
    let columns: [ListColumn]
    let kind: String?
    let zone: String
    let role: Role

    /// What the row says, and its refusals; without any it can become an item.
    func read(_ record: CSVTable.Record) -> (values: FieldValues, refusals: [ListRefusal]) {
        var values = FieldValues()
        var refusals: [ListRefusal] = []
        func refuse(_ error: any UserFacingError, _ column: String?) {
            refusals.append(ListRefusal(row: record.row, column: column, reason: error.userMessage))
        }
        for (column, cell) in zip(columns, record.cells) {
            guard let field = column.field else { continue }
            do throws(ListRowError) {
                values[field] = try value(of: cell, for: field)
            } catch {
                refuse(error.reason, column.name)
            }
        }
        if record.cells.dropFirst(columns.count).contains(where: { $0 != .text("") }) {
            refuse(ListCellError.beyondHeader(columns: columns.count), nil)
        }
        let faults = Set(refusals.map(\.column))
        for field in [EvidenceField.title, .kind] where values[field] == nil {
            guard field != .kind || kind == nil else { continue }
            let column = columns.first { $0.field == field }?.name
            if column == nil || !faults.contains(column) { refuse(EvidenceError.missing(field), column) }
        }
        return (values, refusals)
    }

    /// What becomes of a row that names no kind.
    func completed(_ values: FieldValues) -> FieldValues {
        var values = values
        if values[.kind] == nil, let kind { values[.kind] = .text(kind) }
        return values
    }

    /// A cell of a field that the role may not change refuses its row: to drop it could drop a protection.
    private func value(of cell: CSVTable.Cell, for field: EvidenceField) throws(ListRowError) -> FieldValue? {
        guard case .text(let text) = cell else {
            if case .unreadable(let error) = cell { throw .cell(error) }
            return nil
        }
        do throws(EvidenceError) {
            let value = try value(ofText: text, for: field)
            if value != nil { try Permissions.check(field, as: role) }
            return value
        } catch {
            throw .field(error)
        }
    }

    /// Sets stand between semicolons or on lines of their own; a comma may belong to a word.
    private func value(ofText text: String, for field: EvidenceField) throws(EvidenceError) -> FieldValue? {
        guard case .set = field.shape else { return try FieldReading.value(ofText: text, for: field, zone: zone) }
        let members = text.split { $0 == ";" || $0.isNewline }.map { String($0).trimmed }
        return try FieldReading.set(members.filter { !$0.isEmpty }, for: field)
    }
}

/// The bytes of a cell or the meaning of its text.
private enum ListRowError: Error {
    case cell(ListCellError)
    case field(EvidenceError)

    var reason: any UserFacingError {
        switch self {
        case .cell(let error): error
        case .field(let error): error
        }
    }
}
