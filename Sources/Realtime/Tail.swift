import Core

/// Where this instance stands in a case's log, and in each class's chain.
struct Tail {
    let caseFile: CaseFile
    var epoch: String
    var seq: Int64
    var accessRevision: Int64
    /// The last position of each class, by number.
    var positions: [Int: EventPosition]
    /// Classes with subscribers, with how many.
    var viewers: [ClearanceClass: Int] = [:]
    var isReading = false
    var mustReadAgain = false

    /// The events that come next, when they join on; what was had already is dropped.
    ///
    /// - Returns: nil when there is a gap: the log must be read.
    func next(of events: [RecordedEvent]) -> [RecordedEvent]? {
        let fresh = events.drop { $0.seq <= seq }
        guard let first = fresh.first else { return [] }
        return first.seq == seq + 1 ? Array(fresh) : nil
    }

    /// Takes events in: answers, for each class with viewers, what it saw of them and where it stood before.
    mutating func take(
        _ events: [RecordedEvent]
    ) -> [(group: ClearanceClass, previous: EventPosition, events: [RecordedEvent])] {
        guard let last = events.last else { return [] }
        var answers: [(group: ClearanceClass, previous: EventPosition, events: [RecordedEvent])] = []
        for group in viewers.keys {
            let seen = events.filter { recorded in
                recorded.event.seenBy.contains(group)
                    && (recorded.subject.audience.contains(group) || !recorded.event.audienceAfter.contains(group))
            }
            if let previous = positions[group.number], !seen.isEmpty { answers.append((group, previous, seen)) }
        }
        for number in positions.keys {
            let bit = Int64(1) << Int64(number)
            if let event = events.last(where: { $0.event.seenBy.mask & bit != 0 }) {
                positions[number] = event.position
            }
        }
        seq = last.seq
        return answers
    }
}
