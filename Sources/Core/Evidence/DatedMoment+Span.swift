/// When something may have happened, as far as a moment says.
extension DatedMoment {
    /// The microseconds in which it may have happened; an end that nobody knows is open.
    ///
    /// Days, months and years are those of the source's zone. Of a range only the beginning is recorded, so nothing after
    /// it can be ruled out; of an unknown time nothing at all can.
    public var span: Range<Int64> {
        let day = CalendarDay(of: instant, in: zone)
        func between(_ first: CalendarDay, _ end: CalendarDay) -> Range<Int64> {
            first.start(in: zone).microseconds..<end.start(in: zone).microseconds
        }
        switch precision {
        case "day": return between(day, day.adding(days: 1))
        case "month": return between(day.month.lowerBound, day.month.upperBound)
        case "year": return between(day.year.lowerBound, day.year.upperBound)
        case "approximate":
            return between(day.adding(days: -Self.approximateDays), day.adding(days: 1 + Self.approximateDays))
        case "before": return Int64.min..<instant.microseconds + 1
        case "after", "range": return instant.microseconds..<Int64.max
        case "unknown": return Int64.min..<Int64.max
        default: return instant.microseconds..<instant.microseconds + 1
        }
    }

    /// Whether it happened at its instant and at no other.
    public var isAtOneInstant: Bool { span.upperBound == span.lowerBound &+ 1 }

    /// Something that happened about a time may have happened so many days before or after it.
    private static let approximateDays = 1
}
