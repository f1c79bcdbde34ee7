/// A change as the event that tells of it.
extension Decision {
    /// - Parameter relatives: who sees one of the items that an event of a family is about.
    mutating func record(
        _ kind: EventKind,
        of changedItem: EvidenceItem,
        was old: EvidenceItem?,
        changed: [EvidenceField],
        relatives: Audience = Audience(),
        by mutation: Mutation
    ) -> MutationReply {
        var item = changedItem
        item.revision += 1
        item.changedAt = state.now
        item.changedBy = writer.name
        let audienceBefore = old?.audience ?? Audience()
        let seenBy = Audience.seeing(
            kind,
            changed,
            relatives: relatives,
            before: audienceBefore,
            after: item.audience,
            among: state.classes
        )
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
            actor: person,
            actorName: writer.name,
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
        var reply = MutationReply(
            number: mutation.clientNumber?.number,
            key: mutation.key.text,
            status: .applied,
            revision: item.revision(for: group)
        )
        reply.isVisible = item.audience.contains(group)
        return reply
    }
}

extension FieldValues {
    /// The values of some fields only.
    init(only fields: [EvidenceField], of values: FieldValues) {
        self.init()
        for field in fields { self[field] = values[field] }
    }
}
