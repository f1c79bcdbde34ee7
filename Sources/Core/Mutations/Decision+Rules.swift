/// What every operation asks before it changes anything.
extension Decision {
    func visible(_ id: EvidenceID) throws(EvidenceError) -> EvidenceItem {
        guard let item = state.items[id], item.audience.contains(group) else { throw .notFound }
        return item
    }

    func checkProduction(_ status: String) throws(EvidenceError) {
        if EvidenceVocabulary.setByProduction.contains(status) { throw .setByProduction }
    }

    /// A protection may be raised by whoever may change it; lowered only by the lead, or by a release.
    ///
    /// - Parameter isUndo: whether what was there before is put back: what a production set stays what it was.
    func checkProtections(
        from old: FieldValues,
        to new: FieldValues,
        isUndo: Bool = false
    ) throws(EvidenceError) {
        for field in [EvidenceField.privilegeCall, .confidentiality, .disclosureStatus] where old[field] != new[field] {
            guard case .stricter(let order) = field.mergePolicy, let target = new.text(field) else { continue }
            if field == .disclosureStatus, !isUndo { try checkProduction(target) }
            let oldPlace = old.text(field).flatMap { order.firstIndex(of: $0) } ?? order.count
            let newPlace = order.firstIndex(of: target) ?? 0
            if newPlace < oldPlace, !Permissions.mayLowerProtection(as: role) { throw .loweringNotAllowed(field) }
        }
        let lowersSeal = old[.seal] != nil && new[.seal] == nil
        if lowersSeal, !Permissions.mayLowerProtection(as: role) { throw .loweringNotAllowed(.seal) }
    }

    /// Two edits that are each within a field's limits can be beyond them together, and an item beyond its limits could
    /// no longer be read.
    func checkLimits(of fields: [EvidenceField], in values: FieldValues) throws(EvidenceError) {
        for field in fields {
            guard let value = values[field] else { continue }
            _ = try FieldReading.value(of: value.json, for: field)
        }
    }

    mutating func reserveExhibitNumber(_ values: FieldValues, for id: EvidenceID) throws(EvidenceError) {
        guard let number = values.text(.exhibitNumber) else { return }
        let key = NaturalOrder.key(number)
        if let holder = state.exhibitNumbers[key] {
            guard holder == id else { throw .exhibitNumberTaken }
            return
        }
        state.exhibitNumbers[key] = id
        plan.exhibitNumbers[key] = id
    }
}
