/// What one person did to one item under a key or a group, and all that happened to the item from then on.
///
/// The log is the source of an undo: it says what each event found and left, also where the person never saw it.
struct UndoneAct {
    enum Inverse: Equatable {
        /// It is as it was before the act.
        case nothing
        case value(FieldValue?)
        /// Members to put back and to take out again, and whether others have changed some of those since.
        case members(add: Set<String>, remove: Set<String>, rival: Event?)
        /// The field is not what the act left: the event that changed it.
        case skipped(Event)
    }

    /// The act's own events, oldest first.
    let events: [Event]
    private let history: [Event]
    private let person: PersonID

    /// - Parameter history: events of the item since the act or longer, oldest first.
    init?(_ name: String, of person: PersonID, in history: [Event]) {
        events = history.filter { $0.actor == person && ($0.key == name || $0.group == name) }
        guard !events.isEmpty else { return nil }
        self.history = history
        self.person = person
    }

    /// Why it can never be undone.
    var hindrance: UndoError? {
        for event in events {
            if event.kind == .evidenceCustody { return .custody }
            if event.kind == .evidenceFamily { return .attachments }
            guard event.kind == .evidenceRevised else { continue }
            if event.changed.contains(.batesBegin) { return .batesNumbers }
            if event.changed.contains(.fileName) { return .file }
            if event.changed.contains(.lastVerified) { return .verification }
        }
        return nil
    }

    /// The fields that it changed, of an item that was there.
    var fields: [EvidenceField] {
        Set(events.filter { $0.kind == .evidenceRevised }.flatMap(\.changed)).sorted()
    }

    func last(_ kinds: EventKind...) -> Event? { events.last { kinds.contains($0.kind) } }

    /// What happened after one of its events and is not of it.
    func since(_ event: Event) -> [Event] { history.filter { $0.revision > event.revision && !isOfAct($0) } }

    /// The same by others.
    func rivals(since event: Event) -> [Event] { since(event).filter { $0.actor != person } }

    /// What undoes it in one field whose value is now `current`.
    func inverse(of field: EvidenceField, now current: FieldValue?) -> Inverse {
        if case .set = field.shape { return members(of: field, now: current) }
        let mine = touching(field, in: events)
        guard let last = mine.last else { return .nothing }
        let target = found(field, before: mine) ?? field.defaultValue
        if current == target { return .nothing }
        let later = touching(field, in: since(last))
        if let rival = later.last(where: { $0.actor != person }) { return .skipped(rival) }
        guard current == last.after[field] else { return later.last.map(Inverse.skipped) ?? .nothing }
        return .value(target)
    }

    /// The value that the act found: before the earliest of its events that nothing else parts from its last.
    private func found(_ field: EvidenceField, before mine: [Event]) -> FieldValue? {
        var earliest = mine[mine.count - 1]
        for event in mine.dropLast().reversed() {
            let between = touching(field, in: history).contains {
                $0.revision > event.revision && $0.revision < earliest.revision && !isOfAct($0)
            }
            if between { break }
            earliest = event
        }
        return earliest.before[field]
    }

    /// Members come and go each by itself: those that others touched since are left.
    private func members(of field: EvidenceField, now current: FieldValue?) -> Inverse {
        var added: Set<String> = []
        var removed: Set<String> = []
        for event in touching(field, in: events) {
            let (came, went) = Self.moved(field, by: event)
            (added, removed) = (
                added.subtracting(went).union(came.subtracting(removed)),
                removed.subtracting(came).union(went.subtracting(added))
            )
        }
        let present = Set(FieldValues.members(current))
        var rival: Event?
        func isFree(_ member: String) -> Bool {
            guard let last = touching(field, in: events).last(where: { Self.moves(member, of: field, $0) }),
                let other = rivals(since: last).last(where: { Self.moves(member, of: field, $0) })
            else { return true }
            rival = other
            return false
        }
        let back = removed.subtracting(present).filter(isFree)
        let out = added.intersection(present).filter(isFree)
        if let rival, back.isEmpty, out.isEmpty { return .skipped(rival) }
        if back.isEmpty, out.isEmpty { return .nothing }
        return .members(add: back, remove: out, rival: rival)
    }

    private func isOfAct(_ event: Event) -> Bool { events.contains { $0.revision == event.revision } }

    private func touching(_ field: EvidenceField, in events: [Event]) -> [Event] {
        events.filter { $0.kind != .evidenceAdded && $0.changed.contains(field) }
    }

    private static func moves(_ member: String, of field: EvidenceField, _ event: Event) -> Bool {
        guard event.changed.contains(field) else { return false }
        return event.before.set(field).contains(member) != event.after.set(field).contains(member)
    }

    private static func moved(_ field: EvidenceField, by event: Event) -> (came: Set<String>, went: Set<String>) {
        let (before, after) = (Set(event.before.set(field)), Set(event.after.set(field)))
        return (after.subtracting(before), before.subtracting(after))
    }
}

extension FieldValues {
    fileprivate static func members(_ value: FieldValue?) -> [String] {
        guard case .set(let members) = value else { return [] }
        return members
    }
}
