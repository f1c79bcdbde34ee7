/// What one person did to an item as one: an event of its history, or neighbours that share a group.
///
/// A burst of typing is called by the key of its first event, which knew of no others and has no group.
/// It is made of what a reader sees: what stands between two events and is hidden from them does not part the two.
/// Entries of custody and of the family stand by themselves.
public struct HistoryGroup: Sendable {
    /// What a field was before the group and is after it.
    public struct Change: Sendable, Equatable {
        public let field: EvidenceField
        public let from: FieldValue?
        public let to: FieldValue?

        public init(field: EvidenceField, from: FieldValue?, to: FieldValue?) {
            self.field = field
            self.from = from
            self.to = to
        }
    }

    public let newest: RecordedEvent
    /// What came before it, newest first.
    public let others: [RecordedEvent]

    public init(newest: RecordedEvent, others: [RecordedEvent] = []) {
        self.newest = newest
        self.others = others
    }

    /// All of its events, newest first.
    public var steps: [RecordedEvent] { [newest] + others }
    public var oldest: RecordedEvent { others.last ?? newest }
    public var name: String? { newest.event.group }

    /// The groups of an item's events, in their order; together they hold each event once.
    ///
    /// - Parameter history: newest first.
    public static func groups(of history: [RecordedEvent]) -> [HistoryGroup] {
        var groups: [HistoryGroup] = []
        var rest = history[...]
        while let newest = rest.first {
            let others = rest.dropFirst().prefix { $0.event.isOneAct(with: newest.event) }
            groups.append(HistoryGroup(newest: newest, others: Array(others)))
            rest = rest.dropFirst(1 + others.count)
        }
        return groups
    }

    /// What became of the fields in all, of those that the reader sees; without what is as it was, unless it was one step.
    public func changes(seenBy clearance: Clearance) -> [Change] {
        let events = steps.map(\.event)
        return changedFields(seenBy: clearance).sorted().compactMap { field in
            let touching = events.filter { $0.changed.contains(field) }
            guard let last = touching.first, let first = touching.last else { return nil }
            let change = Change(field: field, from: first.before[field], to: last.after[field])
            return others.isEmpty || change.from != change.to ? change : nil
        }
    }

    /// What it touched of the fields that the reader sees of the item as it is now.
    public func changedFields(seenBy clearance: Clearance) -> Set<EvidenceField> {
        Set(steps.flatMap(\.event.changed)).filter { Sight.sees($0, of: newest.subject.values, as: clearance.role) }
    }
}

extension Event {
    fileprivate func isOneAct(with newest: Event) -> Bool {
        guard let name = newest.group, actor == newest.actor else { return false }
        return (group == name || key == name) && isOfFields && newest.isOfFields
    }

    private var isOfFields: Bool {
        switch kind {
        case .evidenceAdded, .evidenceRevised, .evidenceWithdrawn, .evidenceRestored: true
        case .evidenceCustody, .evidenceFamily: false
        }
    }
}
