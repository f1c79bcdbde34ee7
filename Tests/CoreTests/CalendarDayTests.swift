import Core
import Testing

/// Days, and what moments overlap with them.
@Suite("Calendar day")
struct CalendarDayTests {
    private let newYork = "America/New_York"

    private func moment(_ text: String, _ precision: String, zone: String = "America/New_York") throws -> DatedMoment {
        let typed = try #require(DatedMoment(typed: text, zone: zone))
        return DatedMoment(instant: typed.instant, zone: zone, precision: precision)
    }

    /// Whether a moment may lie on a day of New York.
    private func mayLie(_ moment: DatedMoment, on day: String) throws -> Bool {
        let day = try #require(CalendarDay(day))
        let range = try #require(DayRange(from: day, to: day).microseconds(in: newYork))
        return moment.span.overlaps(range)
    }

    @Test("reads days of the calendar and nothing else")
    func reads() {
        for text in ["2024-02-29", "0001-01-01", "9999-12-31", "1969-12-31"] {
            #expect(CalendarDay(text)?.text == text)
        }
        for text in ["2023-02-29", "2024-3-14", "2024-03-14 ", "20240314", "", "2024-13-01", "0000-01-01"] {
            #expect(CalendarDay(text) == nil, "\(text)")
        }
    }

    @Test("knows no time that the clocks went over")
    func skips() throws {
        #expect(DatedMoment(typed: "2024-03-10 02:30", zone: newYork) == nil)
        #expect(DatedMoment(typed: "2024-03-31 02:30", zone: "Europe/Berlin") == nil)
        for (text, zone, instant) in [
            ("2024-03-10 01:59", newYork, "2024-03-10T06:59:00Z"),
            ("2024-03-10 03:00", newYork, "2024-03-10T07:00:00Z"),
            ("2024-11-03 00:30", newYork, "2024-11-03T04:30:00Z"),
            ("2024-11-03 02:30", newYork, "2024-11-03T07:30:00Z"),
            ("2024-03-31 01:30", "Europe/Berlin", "2024-03-31T00:30:00Z"),
            ("2024-03-31 03:30", "Europe/Berlin", "2024-03-31T01:30:00Z"),
        ] {
            #expect(DatedMoment(typed: text, zone: zone)?.instant.rfc3339() == instant, "\(text) \(zone)")
        }
        // A day without its first hour.
        let santiago = try #require(DatedMoment(typed: "2024-09-08", zone: "America/Santiago"))
        #expect(santiago.instant.rfc3339() == "2024-09-08T04:00:00Z" && santiago.precision == "day")
        let beirut = try #require(DatedMoment(typed: "2024-03-31", zone: "Asia/Beirut"))
        #expect(beirut.instant.rfc3339() == "2024-03-30T22:00:00Z")
    }

    @Test("begins and ends with the zone's midnight, also when the clocks change")
    func begins() throws {
        let day = try #require(CalendarDay("2024-03-10"))
        #expect(day.start(in: newYork).rfc3339() == "2024-03-10T05:00:00Z")
        #expect(day.adding(days: 1).start(in: newYork).rfc3339() == "2024-03-11T04:00:00Z")
        let range = try #require(DayRange(from: day, to: day).microseconds(in: newYork))
        #expect(range.upperBound - range.lowerBound == 23 * 3_600_000_000)
        // In Beirut the clocks jump at midnight: the day begins at one o'clock.
        let jump = try #require(CalendarDay("2024-03-31"))
        #expect(jump.start(in: "Asia/Beirut").rfc3339() == "2024-03-30T22:00:00Z")
        // In Havana too, on the other side of Greenwich.
        #expect(day.start(in: "America/Havana").rfc3339() == "2024-03-10T05:00:00Z")
        #expect(DayRange(from: day, to: day.adding(days: -1)).microseconds(in: newYork) == nil)
    }

    @Test("is cut by a time of day, as the zone's clocks say it")
    func isCut() throws {
        let day = try #require(CalendarDay("2024-03-14"))
        let evening = DayRange(
            from: day,
            to: day.adding(days: 1),
            fromTime: TimeOfDay("21:00"),
            toTime: TimeOfDay("00:00")
        )
        let range = try #require(evening.microseconds(in: newYork))
        #expect(Instant(microseconds: range.lowerBound).rfc3339() == "2024-03-15T01:00:00Z")
        #expect(Instant(microseconds: range.upperBound).rfc3339() == "2024-03-15T04:00:00Z")
        let reversed = DayRange(from: day, to: day, fromTime: TimeOfDay("21:00"), toTime: TimeOfDay("20:59"))
        #expect(reversed.microseconds(in: newYork) == nil)
        // On the night when the clocks jump from two to three, half past two is half past three.
        let jump = try #require(CalendarDay("2024-03-10"))
        let time = try #require(TimeOfDay("02:30"))
        #expect(jump.instant(at: time, in: newYork).rfc3339() == "2024-03-10T07:30:00Z")
        for text in ["24:00", "9:00", "21:60", "21:00:00", "", "noon!"] { #expect(TimeOfDay(text) == nil) }
        #expect(TimeOfDay("09:05")?.text == "09:05")
    }

    @Test(
        "lets a moment lie on every day on which it may have happened, and on no other",
        arguments: [
            ("2024-03-14 23:59", "exact", ["2024-03-14"]), ("2024-03-14 00:00", "computed", ["2024-03-14"]),
            ("2024-03-14", "day", ["2024-03-14"]), ("2024-03-14", "month", ["2024-03-01", "2024-03-31"]),
            ("2024-03-14", "year", ["2024-01-01", "2024-12-31"]),
            ("2024-03-14 22:00", "approximate", ["2024-03-13", "2024-03-15"]),
            ("2024-03-14 22:00", "before", ["1990-01-01", "2024-03-14"]),
            ("2024-03-14 22:00", "after", ["2024-03-14", "2090-01-01"]),
            ("2024-03-14 22:00", "range", ["2024-03-14", "2090-01-01"]),
            ("2024-03-14 22:00", "unknown", ["1990-01-01", "2090-01-01"]),
        ]
    )
    func mayHaveHappened(_ text: String, _ precision: String, _ days: [String]) throws {
        let moment = try moment(text, precision)
        for day in days { #expect(try mayLie(moment, on: day), "\(day)") }
        let (first, last) = (try #require(days.first), try #require(days.last))
        let before = try #require(CalendarDay(first)).adding(days: -1).text
        let after = try #require(CalendarDay(last)).adding(days: 1).text
        #expect(try mayLie(moment, on: before) == (first == "1990-01-01"))
        #expect(try mayLie(moment, on: after) == (last == "2090-01-01"))
    }

    @Test("takes a day for that of its source's zone")
    func takesSourceZone() throws {
        // The 15th in Tokyo lies on the 14th and the 15th in New York.
        let tokyo = try moment("2024-03-15", "day", zone: "Asia/Tokyo")
        #expect(try mayLie(tokyo, on: "2024-03-14") && mayLie(tokyo, on: "2024-03-15"))
        #expect(try !mayLie(tokyo, on: "2024-03-13") && !mayLie(tokyo, on: "2024-03-16"))
    }
}
