/// The entries of an item's custody held against one another: what they leave unaccounted for, and where they clash.
///
/// The entries are put in order of time, each after those that it is not certainly dated before; of entries that may
/// have been at the same time the one recorded first comes first. Corrections have no part in it. Between each entry and
/// the next there is
/// - a *gap* after a departure (`CustodyAction.Movement`), until the next entry: the item has left, and nobody says that
///   it has arrived. Whoever collected an item, or was handed one, holds it: that is no gap, however long it lasts;
/// - a *gap* where the next entry begins with another holder than the one before it ended with: a hand-over was not
///   recorded;
/// - an *overlap* where the next entry begins with the one who had given the item away already: by the record two had it.
///
/// People are held against people, organisations against organisations and places against places; a person and a place
/// are not compared, because the one may stand in the other. An end that an entry leaves open contradicts nothing.
///
/// An entry that is certainly dated before one that was recorded earlier is *out of order*, which may be no more than a
/// late entry. Times count as precisely as they are known: a time that is no longer than a minute, or that may be nothing
/// at all because a day or a month is all that is recorded, is no gap. Of coarse times the shortest possible length is
/// told, with `isAtLeast`.
public struct CustodyChain: Sendable, Hashable {
    public struct Finding: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable {
            /// It left, and did not arrive until the later entry.
            case onTheWay = "on_the_way"
            /// The later entry begins with another holder.
            case anotherHolder = "another_holder"
            /// The later entry begins with the one who had given it away.
            case twoHolders = "two_holders"
            /// The entry recorded later is dated earlier.
            case outOfOrder = "out_of_order"
        }

        public let kind: Kind
        /// The entry of the earlier time.
        public let earlier: CustodyEvent
        /// The entry of the later time.
        public let later: CustodyEvent
        /// The time between them; nil where it may be nothing, so that only the break itself is told.
        public let seconds: Int64?
        /// Whether it may have been longer.
        public let isAtLeast: Bool

        public var isGap: Bool { kind == .onTheWay || kind == .anotherHolder }

        /// The number of the entry after which the finding stands in a list by number.
        public var place: Int {
            kind == .outOfOrder ? max(earlier.sequence, later.sequence) : earlier.sequence
        }
    }

    /// In order of time.
    public let findings: [Finding]

    /// Shorter times are no gap: entries are written to the minute.
    public static let secondsMin: Int64 = 60

    public init(_ events: [CustodyEvent]) {
        let recorded = events.filter { $0.action != CustodyAction.correction.rawValue }
            .sorted { $0.sequence < $1.sequence }
        findings = Self.breaks(in: Self.ordered(recorded)) + Self.outOfOrder(recorded)
    }

    private static func ordered(_ recorded: [CustodyEvent]) -> [CustodyEvent] {
        var ordered: [CustodyEvent] = []
        for event in recorded {
            var place = ordered.endIndex
            while place > 0, event.at.isCertainly(before: ordered[place - 1].at) { place -= 1 }
            ordered.insert(event, at: place)
        }
        return ordered
    }

    private static func breaks(in ordered: [CustodyEvent]) -> [Finding] {
        var findings: [Finding] = []
        var standing = Standing()
        for (index, event) in ordered.enumerated() {
            if index > 0 {
                let earlier = ordered[index - 1]
                let length = event.at.length(since: earlier.at)
                if let kind = standing.clash(with: event.from, after: earlier) {
                    findings.append(Finding(kind, earlier, event, length))
                } else if standing.isOnTheWay, length.seconds != nil {
                    findings.append(Finding(.onTheWay, earlier, event, length))
                }
            }
            standing.take(event)
        }
        return findings
    }

    private static func outOfOrder(_ recorded: [CustodyEvent]) -> [Finding] {
        zip(recorded, recorded.dropFirst()).compactMap { before, event in
            guard event.at.isCertainly(before: before.at) else { return nil }
            return Finding(.outOfOrder, event, before, before.at.length(since: event.at))
        }
    }

    /// Who has the item after an entry.
    private struct Standing {
        private var holder: RecordReference?
        private var giver: RecordReference?
        private(set) var isOnTheWay = false

        mutating func take(_ event: CustodyEvent) {
            switch CustodyAction(rawValue: event.action)?.movement ?? .none {
            case .none: holder = event.from ?? holder
            case .handOver, .departure:
                giver = event.from
                holder = event.to
                isOnTheWay = event.action.isDeparture
            case .end:
                giver = event.from
                holder = event.to
                isOnTheWay = false
            }
        }

        func clash(with from: RecordReference?, after earlier: CustodyEvent) -> Finding.Kind? {
            guard let from, let holder, from.isComparable(with: holder), !from.isSame(as: holder) else { return nil }
            // The place of an entry is a name for where its receiver is.
            if case .place(let name) = from, name.isSameName(as: earlier.place) { return nil }
            if let giver, from.isSame(as: giver) { return .twoHolders }
            return .anotherHolder
        }
    }
}

extension CustodyChain.Finding {
    fileprivate init(
        _ kind: Kind,
        _ earlier: CustodyEvent,
        _ later: CustodyEvent,
        _ length: (seconds: Int64?, isAtLeast: Bool)
    ) {
        self.init(
            kind: kind,
            earlier: earlier,
            later: later,
            seconds: length.seconds,
            isAtLeast: length.isAtLeast
        )
    }
}

extension DatedMoment {
    fileprivate func isCertainly(before other: DatedMoment) -> Bool {
        span.upperBound <= other.span.lowerBound
    }

    private var isCoarse: Bool { span.lowerBound + 1 < span.upperBound }

    /// The time that certainly passed since an earlier moment; nil where that is less than a minute.
    fileprivate func length(since earlier: DatedMoment) -> (seconds: Int64?, isAtLeast: Bool) {
        guard earlier.isCertainly(before: self) else { return (nil, false) }
        let seconds = (span.lowerBound - (earlier.span.upperBound - 1)) / 1_000_000
        let isAtLeast = isCoarse || earlier.isCoarse
        return (seconds < CustodyChain.secondsMin ? nil : seconds, isAtLeast)
    }
}

extension RecordReference {
    fileprivate func isComparable(with other: RecordReference) -> Bool {
        switch (self, other) {
        case (.casePerson, .casePerson), (.casePerson, .member), (.member, .casePerson), (.member, .member): true
        default: kind == other.kind
        }
    }

    fileprivate func isSame(as other: RecordReference) -> Bool {
        if case .place(let name) = self, case .place(let otherName) = other { return name.isSameName(as: otherName) }
        return self == other
    }
}

extension String {
    fileprivate func isSameName(as other: String) -> Bool { trimmed.lowercased() == other.trimmed.lowercased() }

    fileprivate var isDeparture: Bool { CustodyAction(rawValue: self)?.movement == .departure }
}
