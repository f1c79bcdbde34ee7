/// A new item.
extension Decision {
    mutating func add(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        guard Permissions.mayAddItems(as: role) else { throw .actionNotAllowed }
        guard !state.usedIdentifiers.contains(mutation.item) else { throw .identifierTaken }
        if let row = mutation.listRow, writer.listRows.contains(row) { throw .listedAlready }
        var values = FieldValues()
        for field in EvidenceField.allCases { values[field] = field.defaultValue }
        for (field, change) in mutation.changes {
            try Permissions.check(field, as: role)
            let value = change.applied(to: nil)
            if field == .disclosureStatus, let text = value?.text { try checkProduction(text) }
            values[field] = value ?? field.defaultValue
        }
        if let mail = mutation.mail { try inherit(from: mail, into: &values) }
        guard values.text(.title) != nil else { throw .missing(.title) }
        guard values.text(.kind) != nil else { throw .missing(.kind) }
        try reserveExhibitNumber(values, for: mutation.item)
        if let file = mutation.file {
            if file.isWantedOnce, isHere(file.digest) { throw .fileAlreadyHere }
            try take(file, for: mutation.item, into: &values)
        }
        values[.itemNumber] = .text(ItemNumber.text(state.nextItemNumber))
        state.nextItemNumber += 1
        state.usedIdentifiers.insert(mutation.item)
        if let row = mutation.listRow {
            writer.listRows.insert(row)
            plan.listRows[mutation.item] = row
        }
        var item = EvidenceItem(
            id: mutation.item,
            caseFile: state.caseFile,
            values: values,
            changedAt: state.now,
            changedBy: writer.name
        )
        item.audience = Audience.of(values, among: state.classes)
        return record(.evidenceAdded, of: item, was: nil, changed: values.fields, by: mutation)
    }
}
