/// A time of day to the minute, without a zone: what a person types beside a day.
public struct TimeOfDay: Sendable, Hashable {
    /// Minutes since midnight, 0 to 1439.
    let minutes: Int

    /// Reads `21:00`; nothing else is a time of day.
    public init?(_ text: String) {
        guard text.utf8.count == 5, let instant = Instant(rfc3339: "1970-01-01T\(text):00Z") else { return nil }
        minutes = Int(instant.microseconds / Self.microseconds)
    }

    /// The time on the clocks of a zone at an instant.
    init(of instant: Instant, in zone: String) {
        let civil = instant.civilTime(in: zone)
        minutes = civil.hour * 60 + civil.minute
    }

    /// `21:00`.
    public var text: String { "\((minutes / 60).padded(2)):\((minutes % 60).padded(2))" }

    static let microseconds: Int64 = 60_000_000
}

extension CalendarDay {
    /// When the clocks of a zone say a time on this day, or where they jump over it so much later.
    public func instant(at time: TimeOfDay, in zone: String) -> Instant { instant(atMinute: time.minutes, in: zone) }
}
