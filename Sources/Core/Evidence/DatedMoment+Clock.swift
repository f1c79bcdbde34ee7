/// The arithmetic of a clock that was wrong: what it showed, by how much it was off, and what the time was.
public struct ClockReading: Sendable, Hashable {
    /// What was added to the displayed time: -440 for a clock 7 min 20 s fast, 0 for one that only had another zone.
    public let offsetSeconds: Int64
    public let real: Instant
    /// The zone that the clock was set to.
    public let zone: String

    private init(real: Instant, offsetSeconds: Int64, zone: String) {
        self.real = real
        self.offsetSeconds = offsetSeconds
        self.zone = zone
    }

    /// The reading of a moment whose clock was wrong, or set to another zone than the case's; nil for one that showed what
    /// the case says, and for a day, which has no time.
    ///
    /// - Parameter offsetSeconds: the correction where another item tells of the clock; nil takes the moment's own.
    public init?(_ moment: DatedMoment, offsetSeconds: Int64? = nil, in caseZone: String) {
        let offset = offsetSeconds ?? moment.clockOffsetSeconds ?? 0
        guard moment.saysTime, offset.magnitude <= Self.offsetSecondsMax else { return nil }
        let reading = ClockReading(real: moment.instant, offsetSeconds: offset, zone: moment.zone)
        guard offset != 0 || reading.isOfAnotherZone(than: caseZone) else { return nil }
        self = reading
    }

    /// The reading that a text quotes, as "displayed 22:48:20", of a clock that showed a moment of the same hours.
    ///
    /// The day is the one that brings it nearest to that moment.
    public init?(quotedIn text: String, near moment: DatedMoment, offsetSeconds: Int64) {
        guard offsetSeconds != 0, offsetSeconds.magnitude <= Self.offsetSecondsMax, moment.saysTime,
            let quoted = Self.quoted(in: text)
        else { return nil }
        let displayed = moment.instant.adding(seconds: -offsetSeconds)
        let civil = displayed.civilTime(in: moment.zone)
        let shown = Int64((civil.hour * 60 + civil.minute) * 60 + civil.second)
        var difference = quoted - shown
        if difference > Self.daySeconds / 2 { difference -= Self.daySeconds }
        if difference < -Self.daySeconds / 2 { difference += Self.daySeconds }
        // To the second, as the text quotes it.
        let whole = Instant(seconds: moment.instant.wholeSeconds)
        self.init(real: whole.adding(seconds: difference), offsetSeconds: offsetSeconds, zone: moment.zone)
    }

    /// "displayed 22:48:20, clock 7 min 20 s fast, real 22:41:00 EDT"; "recorded 21:52:11 -05:00, real 22:52:11 EDT".
    ///
    /// Where the clock showed another day than it was, both are said; where it was set to another zone, its zone is.
    public func words(in caseZone: String) -> String {
        let displayed = real.adding(seconds: -offsetSeconds)
        let isElsewhere = isOfAnotherZone(than: caseZone)
        let clockZone = isElsewhere ? zone : caseZone
        let isSameDay = displayed.civilTime(in: clockZone).dateText == real.civilTime(in: caseZone).dateText
        let shown = displayed.displayed(in: clockZone, withDay: !isSameDay, withZone: isElsewhere)
        let corrected = real.displayed(in: caseZone, withDay: !isSameDay, withZone: true)
        guard offsetSeconds != 0 else { return "recorded \(shown), real \(corrected)" }
        let way = offsetSeconds < 0 ? "fast" : "slow"
        return "displayed \(shown), clock \(DurationWords.text(seconds: offsetSeconds)) \(way), real \(corrected)"
    }

    private func isOfAnotherZone(than caseZone: String) -> Bool {
        DatedMoment.offset(of: zone, at: real) != DatedMoment.offset(of: caseZone, at: real)
    }

    /// Seconds since midnight of "displayed 22:48:20" in a text.
    private static func quoted(in text: String) -> Int64? {
        let words = text.split { !$0.isNumber && !$0.isLetter && $0 != ":" }
        guard let place = words.firstIndex(where: { $0.lowercased() == "displayed" }),
            words.indices.contains(place + 1)
        else { return nil }
        let parts = words[place + 1].split(separator: ":").compactMap { Int64($0) }
        guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]), (0..<60).contains(parts[2])
        else { return nil }
        return (parts[0] * 60 + parts[1]) * 60 + parts[2]
    }

    /// A clock that is off by more is no clock: a hundred years.
    private static let offsetSecondsMax: UInt64 = 100 * 366 * 86_400
    private static let daySeconds: Int64 = 86_400
}

extension DatedMoment {
    /// Whether the moment has a time of day, and not only a day or less.
    var saysTime: Bool { !["day", "month", "year", "unknown"].contains(precision) }
}

extension Instant {
    fileprivate var wholeSeconds: Int64 {
        let (quotient, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return rest < 0 ? quotient - 1 : quotient
    }
}
