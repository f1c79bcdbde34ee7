/// What a bulk edit would do to items as they are now: the same rules and rights as the act, and nothing written.
public struct BulkRehearsal: Sendable {
    public private(set) var results: [BulkResult] = []
    private var counted = BulkTallies()

    public init() {}

    public var tallies: [BulkTally] { counted.all }

    /// Rehearses some of the items on what was read of them.
    ///
    /// Whatever is decided here is decided by what decides the act: `Decide.decide`.
    public mutating func take(
        _ entries: [BulkEntry],
        changing changes: [EvidenceField: FieldChange],
        by person: PersonID,
        in state: LedgerState
    ) {
        var state = state
        let group = state.writers[person]?.clearance.group
        let mutations = entries.map {
            Mutation(key: .random(), operation: .revise, item: $0.item, changes: changes)
        }
        let read = state.items
        let plan = Decide.decide(&state, Submission(by: person, mutations))
        var events: [String: Event] = [:]
        for event in plan.events { events[event.key] = event }
        for (entry, reply) in zip(entries, plan.replies) {
            let base = group.flatMap { group in read[entry.item].map { $0.revision(for: group) } } ?? 0
            let result = BulkResult(entry, reply)
            if result.outcome == .changed, let event = events[reply.key] {
                counted.take(event)
                results.append(BulkResult(entry, base: base, .planned))
            } else if result.outcome == .changed {
                results.append(BulkResult(entry, base: base, .unneeded))
            } else {
                // What stands in the way now is a refusal: nobody is asked about an item that was only rehearsed.
                results.append(BulkResult(entry, base: base, .refused, words: result.words))
            }
        }
    }
}
