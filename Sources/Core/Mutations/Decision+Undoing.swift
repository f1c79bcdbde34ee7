/// A person's own act undone: a new act that puts back what the first one found, where it still is what that one left.
///
/// A redo is the undo of an undo.
extension Decision {
    mutating func undo(_ mutation: Mutation, _ name: String) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        let history = state.events[item.id] ?? []
        guard let act = UndoneAct(name, of: person, in: history) else { return refused(mutation, because: .notYours) }
        if let hindrance = act.hindrance { return refused(mutation, because: hindrance) }
        return switch mutation.operation {
        case .revise: try undoRevision(act, of: item, by: mutation)
        case .withdraw: try undoArrival(act, of: item, by: mutation)
        case .restore: try undoWithdrawal(act, of: item, by: mutation)
        case .add, .stamp, .attach, .verify, .linkAttachments, .recordCustody: refused(mutation, because: .otherKind)
        }
    }

    /// Puts fields back, and leaves those that were changed since.
    private mutating func undoRevision(
        _ act: UndoneAct,
        of item: EvidenceItem,
        by mutation: Mutation
    ) throws(EvidenceError) -> MutationReply {
        var fields = act.fields
        // Without fields the whole act is meant.
        if !mutation.changes.isEmpty { fields.removeAll { mutation.changes[$0] == nil && $0 != .toResolve } }
        fields.removeAll { !Sight.sees($0, as: role) }
        guard fields.contains(where: { !$0.isGivenByServer }) || fields == [.toResolve]
        else { return refused(mutation, because: .notYours) }
        if item.isWithdrawn { return refused(mutation, because: .withdrawn(by: named(item.changedBy))) }
        var values = item.values
        var skipped: [EvidenceField: UndoSkip] = [:]
        // What stands to be resolved follows from the protections, so it comes last.
        for field in fields.filter({ $0 != .toResolve }) + fields.filter({ $0 == .toResolve }) {
            if field == .toResolve, skipped.keys.contains(where: \.isProtection) { continue }
            if field != .toResolve { try Permissions.check(field, as: role) }
            switch act.inverse(of: field, now: item.values[field]) {
            case .nothing: continue
            case .skipped(let rival): skipped[field] = skip(rival)
            case .value(let value):
                if field.isOfFile, item.values[.fileName] != nil { throw .fixedByFile(field) }
                values[field] = value
            case .members(let add, let remove, let rival):
                values[field] = .set(of: Set(values.set(field)).union(add).subtracting(remove))
                if let rival { skipped[field] = skip(rival) }
            }
        }
        return try finish(mutation, item: item, values: values, skipped: skipped)
    }

    private mutating func finish(
        _ mutation: Mutation,
        item: EvidenceItem,
        values: FieldValues,
        skipped: [EvidenceField: UndoSkip]
    ) throws(EvidenceError) -> MutationReply {
        let changed = EvidenceField.allCases.filter { values[$0] != item.values[$0] }
        var reply: MutationReply
        if changed.isEmpty {
            let sentence = UndoSkip.sentence(skipped, isAll: true)
            reply = refused(mutation, because: skipped.isEmpty ? .undoneAlready : .allSkipped(sentence))
            reply.revision = item.revision(for: group)
        } else {
            try checkProtections(from: item.values, to: values, isUndo: true)
            guard values.text(.title) != nil else { throw .missing(.title) }
            guard values.text(.kind) != nil else { throw .missing(.kind) }
            try checkLimits(of: changed, in: values)
            // An exhibit number that the item had before is the item's own for ever: nothing is to be reserved.
            var next = item
            next.values = values
            next.audience = Audience.of(values, among: state.classes)
            reply = record(.evidenceRevised, of: next, was: item, changed: changed, by: mutation)
            if !skipped.isEmpty {
                reply.status = .merged
                reply.message = UndoSkip.sentence(skipped, isAll: false)
            }
        }
        reply.skipped = skipped.keys.sorted()
        reply.skippedBy = skipped
        return reply
    }

    /// Withdraws what the person added or brought back, unless others have worked on it since.
    private mutating func undoArrival(
        _ act: UndoneAct,
        of item: EvidenceItem,
        by mutation: Mutation
    ) throws(EvidenceError) -> MutationReply {
        guard let arrival = act.last(.evidenceAdded, .evidenceRestored)
        else { return refused(mutation, because: .otherKind) }
        guard Permissions.mayWithdraw(as: role) else { throw .actionNotAllowed }
        if item.isWithdrawn { return refused(mutation, because: .undoneAlready) }
        if let rival = act.rivals(since: arrival).last(where: { $0.seenBy.contains(group) }) {
            return refused(mutation, because: .changed(by: named(rival.actorName)))
        }
        var next = item
        next.isWithdrawn = true
        return record(.evidenceWithdrawn, of: next, was: item, changed: [], by: mutation)
    }

    /// Brings back the same item, with its relations and places, unless somebody else withdrew it again since.
    private mutating func undoWithdrawal(
        _ act: UndoneAct,
        of item: EvidenceItem,
        by mutation: Mutation
    ) throws(EvidenceError) -> MutationReply {
        guard let withdrawal = act.last(.evidenceWithdrawn) else { return refused(mutation, because: .otherKind) }
        guard Permissions.mayWithdraw(as: role) else { throw .actionNotAllowed }
        if !item.isWithdrawn { return refused(mutation, because: .undoneAlready) }
        if let rival = act.rivals(since: withdrawal).last(where: { $0.kind == .evidenceWithdrawn }) {
            return refused(mutation, because: .withdrawnAgain(by: named(rival.actorName)))
        }
        var next = item
        next.isWithdrawn = false
        return record(.evidenceRestored, of: next, was: item, changed: [], by: mutation)
    }

    /// Who changed a field last; only to who saw it happen.
    private func skip(_ rival: Event) -> UndoSkip {
        guard rival.seenBy.contains(group) else { return UndoSkip(by: nil, at: nil) }
        return UndoSkip(by: named(rival.actorName), isOwn: rival.actor == person, at: rival.at)
    }

    private func named(_ name: String) -> String? { Sight.seesNames(as: role) ? name : nil }

    private func refused(_ mutation: Mutation, because refusal: UndoError) -> MutationReply {
        MutationReply(number: mutation.clientNumber?.number, key: mutation.key.text, refusal: refusal)
    }
}
