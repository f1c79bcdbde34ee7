/// A day of the calendar without a zone: what a person types to ask for a time.
public struct CalendarDay: Sendable, Hashable, Comparable {
    /// Days since 1 January 1970.
    let number: Int

    init(number: Int) { self.number = number }

    /// Reads `2024-03-14` of the years 1 to 9999; nothing else is a day.
    public init?(_ text: String) {
        guard text.utf8.count == 10, let midnight = Instant(rfc3339: "\(text)T00:00:00Z") else { return nil }
        number = Int(midnight.microseconds / Self.microseconds)
    }

    /// The day in a zone at an instant.
    public init(of instant: Instant, in zone: String) {
        let offset = Int64(DatedMoment.offset(of: zone, at: instant) ?? 0) * 1_000_000
        let civil = CivilTime(microseconds: instant.microseconds + offset)
        number = CivilTime.days(year: civil.year, month: civil.month, day: civil.day)
    }

    public static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }

    public func adding(days: Int) -> CalendarDay { CalendarDay(number: number + days) }

    /// `2024-03-14`.
    public var text: String { civil.dateText }

    /// Midnight in a zone, or where the clock jumps over midnight the end of the jump.
    public func start(in zone: String) -> Instant { instant(atMinute: 0, in: zone) }

    func instant(atMinute minute: Int, in zone: String) -> Instant {
        let naive = Instant(microseconds: Int64(number) * Self.microseconds + Int64(minute) * TimeOfDay.microseconds)
        let guess = DatedMoment.offset(of: zone, at: naive) ?? 0
        let offset = DatedMoment.offset(of: zone, at: naive.adding(seconds: -Int64(guess))) ?? 0
        let found = naive.adding(seconds: -Int64(offset))
        if offset == guess || DatedMoment.offset(of: zone, at: found) == offset { return found }
        // The clocks jump over it: counted from before the jump.
        return naive.adding(seconds: -Int64(min(guess, offset)))
    }

    /// The first day of this day's month, and of the month after it.
    var month: Range<CalendarDay> {
        let first = CivilTime.days(year: civil.year, month: civil.month, day: 1)
        let length = CivilTime.daysInMonth(civil.month, of: civil.year)
        return CalendarDay(number: first)..<CalendarDay(number: first + length)
    }

    /// The first day of this day's year, and of the year after it.
    var year: Range<CalendarDay> {
        CalendarDay(
            number: CivilTime.days(year: civil.year, month: 1, day: 1)
        )..<CalendarDay(number: CivilTime.days(year: civil.year + 1, month: 1, day: 1))
    }

    private var civil: CivilTime { CivilTime(microseconds: Int64(number) * Self.microseconds) }

    private static let microseconds: Int64 = 86_400_000_000
}

/// Days from one to another, both included; an end that is not given is open.
///
/// A time of day cuts a day: the range begins at it, or ends before it.
public struct DayRange: Sendable, Hashable {
    public var from: CalendarDay?
    public var to: CalendarDay?
    public var fromTime: TimeOfDay?
    public var toTime: TimeOfDay?

    public init(
        from: CalendarDay? = nil,
        to: CalendarDay? = nil,
        fromTime: TimeOfDay? = nil,
        toTime: TimeOfDay? = nil
    ) {
        self.from = from
        self.to = to
        self.fromTime = fromTime
        self.toTime = toTime
    }

    public var isOpen: Bool { from == nil && to == nil }

    /// The microseconds from the first day's beginning, or its time, to the last day's end, or before its time, in a zone.
    ///
    /// Nil when they are reversed.
    public func microseconds(in zone: String) -> Range<Int64>? {
        let start = from.map { instant(on: $0, at: fromTime, in: zone).microseconds } ?? .min
        let end = to.map { instant(on: toTime == nil ? $0.adding(days: 1) : $0, at: toTime, in: zone).microseconds }
        return start < end ?? .max ? start..<(end ?? .max) : nil
    }

    private func instant(on day: CalendarDay, at time: TimeOfDay?, in zone: String) -> Instant {
        time.map { day.instant(at: $0, in: zone) } ?? day.start(in: zone)
    }
}
