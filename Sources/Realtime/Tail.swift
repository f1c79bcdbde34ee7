import Core
import NIOCore

/// Where this instance stands in a case's log, and in each class's chain.
struct Tail {
    let caseFile: CaseFile
    let epoch: String
    /// Tells this tail from one of the same case that was given up while the log was read.
    let generation: Int
    /// The last event that was taken in, sent or gathered.
    private(set) var seq: Int64
    var accessRevision: Int64
    /// The last position that each class was told, by the class's number.
    private(set) var positions: [Int: EventPosition]
    /// Classes with subscribers, with how many.
    private(set) var viewers: [ClearanceClass: Int] = [:]
    var isReading = false
    var mustReadAgain = false
    private var gathered: [RecordedEvent] = []
    private var pace = Pace()

    init(caseFile: CaseFile, head: LogHead, positions: [Int: EventPosition], generation: Int) {
        self.caseFile = caseFile
        self.generation = generation
        self.positions = positions
        epoch = head.epoch
        seq = head.seq
        accessRevision = head.accessRevision
    }

    // MARK: Viewers

    mutating func join(_ group: ClearanceClass) { viewers[group, default: 0] += 1 }

    mutating func leave(_ group: ClearanceClass) {
        guard let count = viewers[group] else { return }
        viewers[group] = count > 1 ? count - 1 : nil
    }

    /// A class was made after the tail: it begins where the log says; its subscribers read from there.
    mutating func know(_ found: [Int: EventPosition]) {
        positions.merge(found) { known, _ in known }
    }

    // MARK: Events

    /// The events that come next, when they join on; what was had already is dropped.
    ///
    /// - Returns: nil when there is a gap: the log must be read.
    func next(of events: [RecordedEvent]) -> [RecordedEvent]? {
        let fresh = events.drop { $0.seq <= seq }
        guard let first = fresh.first else { return [] }
        return first.seq == seq + 1 ? Array(fresh) : nil
    }

    /// Takes in what comes next and answers when it is to be sent.
    mutating func gather(_ events: [RecordedEvent], at now: NIODeadline) -> Pace.Decision {
        guard let last = events.last else { return .wait }
        gathered += events
        seq = last.seq
        return pace.decide(isFull: gathered.count >= StreamLimits.batchMax, at: now)
    }

    /// Whether a wait for more is over.
    func isDue(at now: NIODeadline) -> Bool { pace.isDue(at: now) && !gathered.isEmpty }

    /// Gives out what was gathered, each event with its item in the newest state known.
    ///
    /// So an item that was sealed meanwhile is no longer shown by the events before its sealing.
    mutating func release(at now: NIODeadline) -> [RecordedEvent] {
        defer { gathered = [] }
        pace.release(at: now)
        guard gathered.count > 1 else { return gathered }
        var newest: [EvidenceID: EvidenceItem] = [:]
        for recorded in gathered { newest[recorded.event.item] = recorded.subject }
        return gathered.map { recorded in
            RecordedEvent(
                seq: recorded.seq,
                position: recorded.position,
                event: recorded.event,
                subject: newest[recorded.event.item] ?? recorded.subject
            )
        }
    }

    /// Moves the classes' chains: answers, for each class with viewers, what it is told and where it stood before.
    ///
    /// A chain moves only by what is told: an event that is left out, because the class may not see the item any more,
    /// is no link of it. Its removal follows in the log.
    mutating func take(
        _ events: [RecordedEvent]
    ) -> [(group: ClearanceClass, previous: EventPosition, events: [RecordedEvent])] {
        var answers: [(group: ClearanceClass, previous: EventPosition, events: [RecordedEvent])] = []
        for group in viewers.keys {
            let told = events.filter { $0.isTold(to: group.bit) }
            if let previous = positions[group.number], !told.isEmpty { answers.append((group, previous, told)) }
        }
        for number in positions.keys {
            if let last = events.last(where: { $0.isTold(to: 1 << Int64(number)) }) {
                positions[number] = last.position
            }
        }
        return answers
    }
}

extension RecordedEvent {
    /// Whether a class, given by its bit, hears of the event: it saw it happen, and sees the item now or loses it by it.
    fileprivate func isTold(to bit: Int64) -> Bool {
        event.seenBy.mask & bit != 0 && (subject.audience.mask & bit != 0 || event.audienceAfter.mask & bit == 0)
    }
}
