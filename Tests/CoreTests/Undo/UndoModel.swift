import Core
import TestSupport

/// A case in memory with one item, to whose people everything is known that the ledger would have read.
struct UndoModel {
    static let now = Instant(microseconds: 1_800_000_000_000_000)

    let caseFile = CaseFileID.random(at: UndoModel.now)
    let item = EvidenceID.random(at: UndoModel.now)
    let people: [PersonID]
    let classes: [ClearanceClass]
    private(set) var events: [Event] = []
    private(set) var items: [EvidenceID: EvidenceItem] = [:]
    private var exhibitNumbers: [String: EvidenceID] = [:]
    private var nextItemNumber = 1
    private var nextBatesNumber = 1
    private var lastKey = 0

    /// The first person adds the item.
    init(_ roles: Role...) {
        people = roles.map { _ in .random(at: Self.now) }
        classes = roles.enumerated().map { ClearanceClass(number: $0, role: $1) }
        send(.add, [.title: .to(.text("Lease")), .kind: .to(.text("document"))])
    }

    var current: EvidenceItem {
        guard let item = items[item] else { preconditionFailure("The item was not added.") }
        return item
    }

    /// What a person would see of it: its values, and whether it was withdrawn.
    var standing: [String] {
        EvidenceField.allCases.map { "\($0): \(current.values[$0]?.json.text ?? "-")" } + ["\(current.isWithdrawn)"]
    }

    @discardableResult
    mutating func send(
        _ operation: Mutation.Operation,
        _ changes: [EvidenceField: FieldChange] = [:],
        by place: Int = 0,
        base: Int? = nil,
        group: String? = nil,
        undoing act: String? = nil,
        custody: CustodyDraft? = nil
    ) -> MutationReply {
        lastKey += 1
        let seen = base ?? items[item]?.revision(for: classes[place]) ?? 0
        let mutation = Mutation(
            key: IdempotencyKey("key-of-mutation-\(lastKey)") ?? .random(),
            operation: operation,
            item: item,
            base: operation == .revise ? changes.mapValues { _ in seen } : [:],
            changes: changes,
            group: group,
            undoes: act,
            custody: custody
        )
        var state = read(for: place)
        let plan = Decide.decide(&state, Submission(by: people[place], [mutation]))
        for item in plan.added + plan.changed { items[item.id] = item }
        events += plan.events
        exhibitNumbers.merge(plan.exhibitNumbers) { _, last in last }
        nextItemNumber = plan.nextItemNumber
        nextBatesNumber = plan.nextBatesNumber
        return plan.replies[0]
    }

    @discardableResult
    mutating func revise(
        _ field: EvidenceField,
        to text: String?,
        by place: Int = 0,
        base: Int? = nil,
        group: String? = nil
    ) -> MutationReply {
        send(.revise, [field: .to(text.map { .text($0) })], by: place, base: base, group: group)
    }

    private func read(for place: Int) -> LedgerState {
        var state = LedgerState(
            caseFile: caseFile,
            classes: classes,
            now: Self.now.adding(seconds: Int64(events.count)),
            nextItemNumber: nextItemNumber,
            bates: BatesNumbering(prefix: "B-", digits: 6, next: nextBatesNumber)
        )
        let clearance = Clearance(caseFile: caseFile, person: people[place], group: classes[place])
        state.writers[people[place]] = LedgerWriter(clearance: clearance, name: "Person \(place)")
        state.items = items
        state.usedIdentifiers = Set(items.keys)
        state.events = Dictionary(grouping: events, by: \.item)
        state.exhibitNumbers = exhibitNumbers
        return state
    }
}
