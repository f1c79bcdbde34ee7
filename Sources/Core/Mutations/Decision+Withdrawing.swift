/// An item taken out of the register, and brought back.
extension Decision {
    mutating func withdraw(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        guard Permissions.mayWithdraw(as: role) else { throw .actionNotAllowed }
        guard !item.isWithdrawn else { throw .withdrawn }
        let rivals = rivals(of: mutation, field: .title, item: item, anyField: true)
        if let last = rivals.last {
            var fields: [EvidenceField: MutationConflict.Sides] = [:]
            for event in rivals {
                for field in event.changed where fields[field] == nil && Sight.sees(field, as: role) {
                    fields[field] = .init(
                        base: event.before[field],
                        mine: event.before[field],
                        theirs: item.values[field],
                        by: last.actorName,
                        at: last.at
                    )
                }
            }
            let notice = "\(last.actorName) changed this item since you looked. Withdraw it anyway?"
            return conflict(
                MutationConflict(revision: item.revision(for: group), fields: fields, notice: notice),
                mutation
            )
        }
        var next = item
        next.isWithdrawn = true
        return record(.evidenceWithdrawn, of: next, was: item, changed: [], by: mutation)
    }

    mutating func restore(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        guard Permissions.mayWithdraw(as: role) else { throw .actionNotAllowed }
        guard item.isWithdrawn else { throw .notWithdrawn }
        var next = item
        next.isWithdrawn = false
        return record(.evidenceRestored, of: next, was: item, changed: [], by: mutation)
    }
}
