/// What others did since the person looked, and the reply that asks about it.
extension Decision {
    /// Others' events that touched the field after the revision that the person saw, oldest first.
    func rivals(
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

    func conflict(_ conflict: MutationConflict, _ mutation: Mutation) -> MutationReply {
        var reply = MutationReply(number: mutation.clientNumber?.number, key: mutation.key.text, status: .conflict)
        reply.conflict = conflict
        reply.revision = conflict.revision
        reply.code = "conflict"
        reply.message =
            conflict.notice
            ?? "Someone else changed this while you were editing. Your text is kept; compare and save again."
        return reply
    }
}
