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
    public func start(in zone: String) -> Instant {
        let naive = Instant(microseconds: Int64(number) * Self.microseconds)
        let guess = DatedMoment.offset(of: zone, at: naive) ?? 0
        let offset = DatedMoment.offset(of: zone, at: naive.adding(seconds: -Int64(guess))) ?? 0
        return naive.adding(seconds: -Int64(offset))
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
public struct DayRange: Sendable, Hashable {
    public var from: CalendarDay?
    public var to: CalendarDay?

    public init(from: CalendarDay? = nil, to: CalendarDay? = nil) {
        self.from = from
        self.to = to
    }

    public var isOpen: Bool { from == nil && to == nil }

    /// The microseconds from the first day's beginning to the last day's end in a zone; nil when the days are reversed.
    public func microseconds(in zone: String) -> Range<Int64>? {
        let start = from?.start(in: zone).microseconds ?? .min
        let end = to?.adding(days: 1).start(in: zone).microseconds ?? .max
        return start < end ? start..<end : nil
    }
}
