/// Compares an item with what its events say of it: pure, an item at a time.
public struct ItemCheck {
    /// An item's row, its fields as JSON.
    public struct Row: Sendable {
        public let item: EvidenceItem
        public let fields: [String: JSONValue]

        public init(item: EvidenceItem, fields: [String: JSONValue]) {
            self.item = item
            self.fields = fields
        }
    }

    /// An event's row, as far as it says what became of its item.
    public struct Step: Sendable {
        public let seq: Int64
        public let event: Event
        public let after: [String: JSONValue]
        public let before: [String: JSONValue]
        public let changed: [String]

        public init(
            seq: Int64,
            event: Event,
            after: [String: JSONValue],
            before: [String: JSONValue],
            changed: [String]
        ) {
            self.seq = seq
            self.event = event
            self.after = after
            self.before = before
            self.changed = changed
        }
    }

    private let row: Row
    private let number: String
    private let classes: [ClearanceClass]
    private var findings: [AuditFinding] = []

    /// What the events say so far.
    private var fields: [String: JSONValue] = [:]
    private var values = FieldValues()
    private var isWithdrawn = false
    private var audience = Audience()
    private var hidden: [Int: Int] = [:]
    /// The classes with walls whose count an event has told: each was made at some time, and no event before tells of it.
    private var told: Set<Int> = []

    private init(_ row: Row, number: String, classes: [ClearanceClass]) {
        self.row = row
        self.number = number
        self.classes = classes
    }

    /// - Parameters:
    ///   - steps: all events of the item, in order of their revisions.
    ///   - classes: all of the case.
    public static func findings(of row: Row, steps: [Step], among classes: [ClearanceClass]) -> [AuditFinding] {
        let number = row.item.values.text(.itemNumber) ?? row.item.id.text
        var check = ItemCheck(row, number: number, classes: classes)
        guard !steps.isEmpty else {
            return [AuditFinding(.history, item: number, "\(number) has no event: nobody added it.")]
        }
        for (place, step) in steps.enumerated() { check.take(step, revision: place + 1) }
        check.compare(with: steps)
        return check.findings
    }

    private mutating func add(_ problem: AuditFinding.Problem, seq: Int64? = nil, _ sentence: String) {
        findings.append(AuditFinding(problem, seq: seq, item: number, sentence))
    }

    private mutating func take(_ step: Step, revision: Int) {
        let event = step.event
        if event.revision != revision || (event.kind == .evidenceAdded) != (revision == 1) {
            add(.history, seq: step.seq, "The events of \(number) do not follow on one another at event \(step.seq).")
        }
        let broken = step.changed.filter { fields[$0] != step.before[$0] }
        if !broken.isEmpty {
            let names = Self.words(broken)
            add(.history, seq: step.seq, "Event \(step.seq) of \(number) begins with another \(names) than was there.")
        }
        for name in step.changed { fields[name] = step.after[name] }
        for field in event.changed { values[field] = event.after[field] }
        switch event.kind {
        case .evidenceWithdrawn: isWithdrawn = true
        case .evidenceRestored: isWithdrawn = false
        case .evidenceAdded, .evidenceRevised, .evidenceCustody, .evidenceFamily: break
        }
        checkMasks(of: step)
        for group in classes where !event.seenBy.contains(group) { hidden[group.number, default: 0] += 1 }
        checkHidden(at: step)
    }

    /// How many events each class has not seen up to this one, as the event tells it.
    private mutating func checkHidden(at step: Step) {
        let numbers = Set(classes.map(\.number))
        var areRight = step.event.hiddenEvents.keys.allSatisfy(numbers.contains)
        for group in classes {
            let said = step.event.hiddenEvents[group.number, default: 0]
            if !group.walls.isEmpty, said == 0, !told.contains(group.number) { continue }
            told.insert(group.number)
            if said != hidden[group.number, default: 0] { areRight = false }
        }
        if !areRight {
            add(
                .eventMasks,
                seq: step.seq,
                "How many events of \(number) each class had not seen at event \(step.seq) is not what the events say."
            )
        }
    }

    /// The masks of classes without walls follow from the rules; those of one with walls were made from them: an item that
    /// its role does not see is none of its own.
    private mutating func checkMasks(of step: Step) {
        let event = step.event
        let after = Audience.of(values, among: classes)
        let seen = Audience.seeing(event.kind, event.changed, before: audience, after: after, among: classes)
        let areRight = classes.allSatisfy { group in
            guard group.walls.isEmpty else { return isWithinRole(group, event) }
            return event.audienceBefore.contains(group) == audience.contains(group)
                && event.audienceAfter.contains(group) == after.contains(group)
                && isRight(event.seenBy.contains(group), seen.contains(group), event.kind)
        }
        if !areRight {
            add(.eventMasks, seq: step.seq, "Who saw event \(step.seq) of \(number) is not what the rules say.")
        }
        audience = after
    }

    /// Which items an edge was drawn to, an event of a family does not say: a class may have seen none of them.
    private func isRight(_ isSeen: Bool, _ maySee: Bool, _ kind: EventKind) -> Bool {
        kind == .evidenceFamily ? !isSeen || maySee : isSeen == maySee
    }

    private func isWithinRole(_ group: ClearanceClass, _ event: Event) -> Bool {
        guard let plain = classes.first(where: { $0.role == group.role && $0.walls.isEmpty }) else { return false }
        let areWithin = [event.audienceBefore, event.audienceAfter].allSatisfy {
            !$0.contains(group) || $0.contains(plain)
        }
        let isAmong = event.audienceBefore.contains(group) || event.audienceAfter.contains(group)
        return areWithin && (isAmong || !event.seenBy.contains(group))
    }

    private mutating func compare(with steps: [Step]) {
        let item = row.item
        let names = Set(fields.keys).union(row.fields.keys).filter { fields[$0] != row.fields[$0] }.sorted()
        if !names.isEmpty {
            let isOne = names.count == 1
            add(
                .item,
                "\(number): \(Self.words(names)) \(isOne ? "is" : "are") not what \(isOne ? "its" : "their") events say."
            )
        }
        if item.isWithdrawn != isWithdrawn {
            add(.item, "\(number) is \(item.isWithdrawn ? "" : "not ")withdrawn, but its events say otherwise.")
        }
        if item.revision != steps.count {
            add(.item, "\(number) has \(steps.count) events, but its row counts another number of them.")
        }
        if let last = steps.last?.event, item.changedAt != last.at || item.changedBy != last.actorName {
            add(.item, "\(number) does not say who changed it last, and when, as its last event does.")
        }
        if item.audience != Audience.of(item.values, among: classes) {
            add(.audience, "Who may see \(number) is not what the rules say.")
        }
        if item.hiddenEvents.filter({ $0.value != 0 }) != hidden {
            add(.audience, "How many of its events each class did not see is wrong at \(number).")
        }
    }

    private static func words(_ names: [String]) -> String {
        names.map { EvidenceField(rawValue: $0)?.label ?? $0 }.joined(separator: ", ")
    }
}
