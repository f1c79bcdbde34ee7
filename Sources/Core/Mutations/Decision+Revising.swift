/// Fields changed, each merged with what others did since the person looked.
extension Decision {
    mutating func revise(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        guard !mutation.changes.isEmpty else { throw .nothingToChange }
        for field in mutation.changes.keys { try Permissions.check(field, as: role) }
        if item.isWithdrawn { return withdrawnConflict(item, mutation) }

        var values = item.values
        var merged: [EvidenceField] = []
        var conflicts: [EvidenceField: MutationConflict.Sides] = [:]
        for (field, change) in mutation.changes.sorted(by: { $0.key < $1.key }) {
            let rivals = rivals(of: mutation, field: field, item: item)
            let base = rivals.first.map { $0.before[field] } ?? item.values[field]
            let current = item.values[field]
            guard let meant = change.meant(by: field, seen: base, now: current) else { continue }
            let isFixed = field.isOfFile && item.values[.fileName] != nil
            if isFixed, meant.applied(to: current) != current { throw .fixedByFile(field) }
            let result = FieldMerge.merge(
                meant,
                of: field,
                base: base,
                current: current,
                changedSince: !rivals.isEmpty && current != base
            )
            switch result {
            case .apply(let value):
                values[field] = value ?? field.defaultValue
                ToResolve.clear(field, in: &values)
            case .merged(let value):
                values[field] = value ?? field.defaultValue
                merged.append(field)
                let other = value == current ? meant.applied(to: current) : current
                ToResolve.note(other, of: field, in: &values)
            case .ask:
                guard let last = rivals.last else { continue }
                conflicts[field] = .init(
                    base: base,
                    mine: meant.applied(to: current),
                    theirs: current,
                    by: last.actorName,
                    at: last.at
                )
            }
        }
        if !conflicts.isEmpty {
            return conflict(MutationConflict(revision: item.revision(for: group), fields: conflicts), mutation)
        }
        try checkProtections(from: item.values, to: values)
        guard values.text(.title) != nil else { throw .missing(.title) }
        guard values.text(.kind) != nil else { throw .missing(.kind) }
        let changed = EvidenceField.allCases.filter { values[$0] != item.values[$0] }
        try checkLimits(of: changed, in: values)
        var reply: MutationReply
        if changed.isEmpty {
            reply = MutationReply(
                number: mutation.clientNumber?.number,
                key: mutation.key.text,
                status: .applied,
                revision: item.revision(for: group)
            )
        } else {
            if changed.contains(.exhibitNumber) { try reserveExhibitNumber(values, for: item.id) }
            var next = item
            next.values = values
            next.audience = Audience.of(values, among: state.classes)
            reply = record(.evidenceRevised, of: next, was: item, changed: changed, by: mutation)
        }
        if !merged.isEmpty {
            reply.status = .merged
            reply.mergedFields = merged
        }
        return reply
    }

    private func withdrawnConflict(_ item: EvidenceItem, _ mutation: Mutation) -> MutationReply {
        var fields: [EvidenceField: MutationConflict.Sides] = [:]
        for (field, change) in mutation.changes {
            let current = item.values[field]
            let base = rivals(of: mutation, field: field, item: item).first.map { $0.before[field] } ?? current
            // What was sent back as it was seen is no edit: the value stays as it is.
            let meant = change.meant(by: field, seen: base, now: current)
            fields[field] = .init(
                base: base,
                mine: meant.map { $0.applied(to: current) } ?? current,
                theirs: current,
                by: item.changedBy,
                at: item.changedAt
            )
        }
        let notice = "Withdrawn by \(item.changedBy)."
        return conflict(
            MutationConflict(revision: item.revision(for: group), fields: fields, notice: notice),
            mutation
        )
    }
}
