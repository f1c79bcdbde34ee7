/// Who hears of an event.
extension Audience {
    /// The classes that see an item before or after an event, and of the event something: the item's coming or going, or
    /// what was changed.
    ///
    /// - Parameter relatives: who may see the items that an edge was drawn to; nil where it is not known.
    static func seeing(
        _ kind: EventKind,
        _ changed: [EvidenceField],
        relatives: Audience? = nil,
        before: Audience,
        after: Audience,
        among classes: [ClearanceClass]
    ) -> Audience {
        classes.reduce(into: Audience()) { seen, group in
            let was = before.contains(group)
            let isNow = after.contains(group)
            guard was || isNow else { return }
            let isShown =
                switch kind {
                case .evidenceRevised: changed.contains { Sight.sees($0, as: group.role) }
                case .evidenceCustody: Sight.seesCustody(as: group.role)
                // An edge to an item that a class does not see is absent.
                case .evidenceFamily: Sight.seesFamily(as: group.role) && relatives?.contains(group) ?? true
                case .evidenceAdded, .evidenceWithdrawn, .evidenceRestored: true
                }
            if was != isNow || isShown { seen.insert(group) }
        }
    }
}
