/// Decides mutations over what the ledger read: rules, rights and merging, without I/O.
public enum Decide {
    /// Goes through the mutations in order; each sees what those before it did.
    public static func decide(_ state: LedgerState, _ mutations: [Mutation]) -> LedgerPlan {
        var decision = Decision(state: state)
        for mutation in mutations { decision.take(mutation) }
        decision.plan.nextItemNumber = decision.state.nextItemNumber
        decision.plan.nextBatesNumber = decision.state.bates.next
        return decision.plan
    }
}

private struct Decision {
    var state: LedgerState
    var plan = LedgerPlan()

    private var group: ClearanceClass { state.writer.group }
    private var role: Role { state.writer.role }

    mutating func take(_ mutation: Mutation) {
        if let stored = state.replies[mutation.key.text] {
            plan.replies.append(repeated(stored, of: mutation))
            return
        }
        let number = mutation.clientNumber?.number
        let reply: MutationReply
        do {
            reply = try decide(mutation)
        } catch {
            reply = MutationReply(number: number, key: mutation.key.text, refusal: error)
        }
        plan.kept[plan.replies.count] = mutation
        plan.replies.append(reply)
        state.replies[mutation.key.text] = .init(reply: reply, item: mutation.item)
    }

    /// The stored reply, but only to who may still see what it is about.
    private func repeated(_ stored: LedgerState.StoredReply, of mutation: Mutation) -> MutationReply {
        if let id = stored.item, let item = state.items[id], !item.audience.contains(group) {
            return MutationReply(
                number: mutation.clientNumber?.number,
                key: mutation.key.text,
                refusal: EvidenceError.notFound
            )
        }
        var reply = stored.reply
        // A client that began a new series sends the same key under another number.
        reply.number = mutation.clientNumber?.number ?? reply.number
        reply.isRepeated = true
        return reply
    }

    private mutating func decide(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        switch mutation.operation {
        case .add: try add(mutation)
        case .revise: try revise(mutation)
        case .withdraw: try withdraw(mutation)
        case .restore: try restore(mutation)
        case .stamp: try stamp(mutation)
        }
    }

    // MARK: Operations

    private mutating func add(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        guard Permissions.mayAddItems(as: role) else { throw .actionNotAllowed }
        guard !state.usedIdentifiers.contains(mutation.item) else { throw .identifierTaken }
        if let row = mutation.listRow, state.listRows.contains(row) { throw .listedAlready }
        var values = FieldValues()
        for field in EvidenceField.allCases { values[field] = field.defaultValue }
        for (field, change) in mutation.changes {
            try Permissions.check(field, as: role)
            let value = change.applied(to: nil)
            if field == .disclosureStatus, let text = value?.text { try checkProduction(text) }
            values[field] = value ?? field.defaultValue
        }
        guard values.text(.title) != nil else { throw .missing(.title) }
        guard values.text(.kind) != nil else { throw .missing(.kind) }
        try reserveExhibitNumber(values, for: mutation.item)
        values[.itemNumber] = .text(ItemNumber.text(state.nextItemNumber))
        state.nextItemNumber += 1
        state.usedIdentifiers.insert(mutation.item)
        if let row = mutation.listRow {
            state.listRows.insert(row)
            plan.listRows[mutation.item] = row
        }
        var item = EvidenceItem(
            id: mutation.item,
            caseFile: state.writer.caseFile,
            values: values,
            changedAt: state.now,
            changedBy: state.writerName
        )
        item.audience = Audience.of(values, among: state.classes)
        return record(.evidenceAdded, of: item, was: nil, changed: values.fields, by: mutation)
    }

    private mutating func revise(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        guard !mutation.changes.isEmpty else { throw .nothingToChange }
        for field in mutation.changes.keys { try Permissions.check(field, as: role) }
        if item.isWithdrawn { return withdrawnConflict(item, mutation) }

        var values = item.values
        var merged: [EvidenceField] = []
        var skipped: [EvidenceField] = []
        var conflicts: [EvidenceField: MutationConflict.Sides] = [:]
        for (field, change) in mutation.changes.sorted(by: { $0.key < $1.key }) {
            let rivals = rivals(of: mutation, field: field, item: item)
            let base = rivals.first.map { $0.before[field] } ?? item.values[field]
            let current = item.values[field]
            if mutation.undoes != nil, let last = rivals.last, current != change.applied(to: current), last.revision > 0
            {
                skipped.append(field)
                continue
            }
            guard let meant = change.meant(by: field, seen: base, now: current) else { continue }
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
        if !merged.isEmpty || !skipped.isEmpty {
            reply.status = .merged
            reply.mergedFields = merged
            reply.skipped = skipped
        }
        return reply
    }

    private mutating func withdraw(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
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

    private mutating func restore(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        guard Permissions.mayWithdraw(as: role) else { throw .actionNotAllowed }
        guard item.isWithdrawn else { throw .notWithdrawn }
        var next = item
        next.isWithdrawn = false
        return record(.evidenceRestored, of: next, was: item, changed: [], by: mutation)
    }

    private mutating func stamp(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        guard Permissions.mayStamp(as: role) else { throw .actionNotAllowed }
        guard !item.isWithdrawn else { throw .withdrawn }
        guard item.values[.batesBegin] == nil else { throw .alreadyStamped }
        let pages = item.values.number(.pages).map { Int(clamping: $0) } ?? 1
        let (begin, end) = state.bates.allocate(pages: pages)
        var next = item
        next.values[.batesBegin] = .text(begin)
        next.values[.batesEnd] = .text(end)
        return record(.evidenceRevised, of: next, was: item, changed: [.batesBegin, .batesEnd], by: mutation)
    }

    // MARK: Rules

    private func visible(_ id: EvidenceID) throws(EvidenceError) -> EvidenceItem {
        guard let item = state.items[id], item.audience.contains(group) else { throw .notFound }
        return item
    }

    private func checkProduction(_ status: String) throws(EvidenceError) {
        if EvidenceVocabulary.setByProduction.contains(status) { throw .setByProduction }
    }

    /// A protection may be raised by whoever may change it; lowered only by the lead, or by a release.
    private func checkProtections(from old: FieldValues, to new: FieldValues) throws(EvidenceError) {
        for field in [EvidenceField.privilegeCall, .confidentiality, .disclosureStatus] where old[field] != new[field] {
            guard case .stricter(let order) = field.mergePolicy, let target = new.text(field) else { continue }
            if field == .disclosureStatus { try checkProduction(target) }
            let oldPlace = old.text(field).flatMap { order.firstIndex(of: $0) } ?? order.count
            let newPlace = order.firstIndex(of: target) ?? 0
            if newPlace < oldPlace, !Permissions.mayLowerProtection(as: role) { throw .loweringNotAllowed(field) }
        }
        let lowersSeal = old[.seal] != nil && new[.seal] == nil
        if lowersSeal, !Permissions.mayLowerProtection(as: role) { throw .loweringNotAllowed(.seal) }
    }

    private mutating func reserveExhibitNumber(_ values: FieldValues, for id: EvidenceID) throws(EvidenceError) {
        guard let number = values.text(.exhibitNumber) else { return }
        let key = NaturalOrder.key(number)
        if let holder = state.exhibitNumbers[key] {
            guard holder == id else { throw .exhibitNumberTaken }
            return
        }
        state.exhibitNumbers[key] = id
        plan.exhibitNumbers[key] = id
    }

    // MARK: Meeting others

    /// Others' events that touched the field after the revision that the person saw, oldest first.
    private func rivals(
        of mutation: Mutation,
        field: EvidenceField,
        item: EvidenceItem,
        anyField: Bool = false
    ) -> [Event] {
        let events = state.events[item.id] ?? []
        let base = anyField ? mutation.base.values.min() : mutation.base[field]
        guard let base else { return [] }
        let own = ownRevision(of: base, item: item, events: events)
        return events.filter { event in
            guard event.revision > own, anyField || event.changed.contains(field) else { return false }
            if anyField, !event.seenBy.contains(group) { return false }
            guard let mine = mutation.clientNumber, let theirs = event.clientNumber else { return true }
            return theirs.client != mine.client || theirs.number >= mine.number
        }
    }

    /// Turns a revision in the numbers of the writer's class into the item's own.
    private func ownRevision(of base: Int, item: EvidenceItem, events: [Event]) -> Int {
        let newer = item.revision(for: group) - base
        guard newer > 0 else { return item.revision }
        let seen = events.filter { $0.seenBy.contains(group) }
        guard newer <= seen.count else { return 0 }
        return seen[seen.count - newer].revision - 1
    }

    private func withdrawnConflict(_ item: EvidenceItem, _ mutation: Mutation) -> MutationReply {
        var fields: [EvidenceField: MutationConflict.Sides] = [:]
        for (field, change) in mutation.changes {
            let current = item.values[field]
            fields[field] = .init(
                base: current,
                mine: change.applied(to: current),
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

    private func conflict(_ conflict: MutationConflict, _ mutation: Mutation) -> MutationReply {
        var reply = MutationReply(number: mutation.clientNumber?.number, key: mutation.key.text, status: .conflict)
        reply.conflict = conflict
        reply.revision = conflict.revision
        reply.code = "conflict"
        reply.message =
            conflict.notice
            ?? "Someone else changed this while you were editing. Your text is kept; compare and save again."
        return reply
    }

    // MARK: Recording

    private mutating func record(
        _ kind: EventKind,
        of changedItem: EvidenceItem,
        was old: EvidenceItem?,
        changed: [EvidenceField],
        by mutation: Mutation
    ) -> MutationReply {
        var item = changedItem
        item.revision += 1
        item.changedAt = state.now
        item.changedBy = state.writerName
        let audienceBefore = old?.audience ?? Audience()
        let seenBy = seenBy(kind, changed: changed, before: audienceBefore, after: item.audience)
        for group in state.classes where !seenBy.contains(group) {
            item.hiddenEvents[group.number, default: 0] += 1
        }
        let event = Event(
            kind: kind,
            item: item.id,
            revision: item.revision,
            after: FieldValues(only: changed, of: item.values),
            before: FieldValues(only: changed, of: old?.values ?? FieldValues()),
            changed: changed,
            audienceBefore: audienceBefore,
            audienceAfter: item.audience,
            seenBy: seenBy,
            group: mutation.group,
            actor: state.writer.person,
            actorName: state.writerName,
            clientNumber: mutation.clientNumber,
            key: mutation.key.text,
            undoes: mutation.undoes,
            at: state.now,
            claimedAt: mutation.claimedAt,
            hiddenEvents: item.hiddenEvents
        )
        state.items[item.id] = item
        state.events[item.id, default: []].append(event)
        plan.events.append(event)
        if old == nil {
            plan.added.append(item)
        } else {
            plan.changed.append(item)
        }
        return MutationReply(
            number: mutation.clientNumber?.number,
            key: mutation.key.text,
            status: .applied,
            revision: item.revision(for: group)
        )
    }

    private func seenBy(
        _ kind: EventKind,
        changed: [EvidenceField],
        before: Audience,
        after: Audience
    ) -> Audience {
        state.classes.reduce(into: Audience()) { seen, group in
            let was = before.contains(group)
            let isNow = after.contains(group)
            guard was || isNow else { return }
            if was != isNow || kind != .evidenceRevised || changed.contains(where: { Sight.sees($0, as: group.role) }) {
                seen.insert(group)
            }
        }
    }
}

extension FieldValues {
    /// The values of some fields only.
    init(only fields: [EvidenceField], of values: FieldValues) {
        self.init()
        for field in fields { self[field] = values[field] }
    }
}

/// The short, sayable number of an item: E-012.
public enum ItemNumber {
    public static func text(_ number: Int) -> String { "E-" + number.padded(3) }
}
