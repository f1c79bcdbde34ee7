import Core
import Testing

/// The arithmetic of clocks that were wrong.
@Suite("Clock reading")
struct ClockReadingTests {
    private static func moment(
        _ text: String,
        offset: Int64? = nil,
        zone: String = "America/New_York",
        precision: String = "exact"
    ) throws -> DatedMoment {
        let instant = try #require(Instant(rfc3339: text))
        return DatedMoment(instant: instant, zone: zone, precision: precision, clockOffsetSeconds: offset)
    }

    private static func reading(_ moment: DatedMoment) -> ClockReading? {
        ClockReading(moment, in: "America/New_York")
    }

    @Test("says the zone of a clock that was set to another")
    func saysZone() throws {
        let badge = try #require(Self.reading(try Self.moment("2024-03-14T22:52:11-04:00", zone: "-05:00")))
        #expect(badge.words(in: "America/New_York") == "recorded 21:52:11 -05:00, real 22:52:11 EDT")
        let call = try #require(Self.reading(try Self.moment("2024-03-15T02:47:03Z", zone: "UTC")))
        #expect(
            call.words(in: "America/New_York")
                == "recorded 15 Mar 2024, 02:47:03 UTC, real 14 Mar 2024, 22:47:03 EDT"
        )
        let both = try #require(
            Self.reading(try Self.moment("2024-03-14T22:41:00-04:00", offset: -440, zone: "-05:00"))
        )
        #expect(
            both.words(in: "America/New_York")
                == "displayed 21:48:20 -05:00, clock 7 min 20 s fast, real 22:41:00 EDT"
        )
        // An offset that is the case's at that time is no other zone.
        #expect(Self.reading(try Self.moment("2024-03-14T22:41:00-04:00", zone: "-04:00")) == nil)
    }

    @Test("says what was displayed, how wrong it was, and what it really was")
    func saysArithmetic() throws {
        let fast = try #require(Self.reading(try Self.moment("2024-03-14T22:41:00-04:00", offset: -440)))
        #expect(
            fast.words(in: "America/New_York") == "displayed 22:48:20, clock 7 min 20 s fast, real 22:41:00 EDT"
        )
        let slow = try #require(Self.reading(try Self.moment("2024-03-14T22:41:00-04:00", offset: 60)))
        #expect(slow.words(in: "America/New_York") == "displayed 22:40:00, clock 1 min slow, real 22:41:00 EDT")
    }

    @Test("says both days where the clock showed another")
    func saysDays() throws {
        let reading = try #require(Self.reading(try Self.moment("2024-03-14T23:58:00-04:00", offset: -300)))
        #expect(
            reading.words(in: "America/New_York")
                == "displayed 15 Mar 2024, 00:03:00, clock 5 min fast, real 14 Mar 2024, 23:58:00 EDT"
        )
    }

    @Test("has nothing to say of a clock that was right, of a day, and of no clock at all")
    func saysNothing() throws {
        #expect(Self.reading(try Self.moment("2024-03-14T22:41:00-04:00")) == nil)
        #expect(Self.reading(try Self.moment("2024-03-14T22:41:00-04:00", offset: 0)) == nil)
        for precision in ["day", "month", "year", "unknown"] {
            #expect(Self.reading(try Self.moment("2024-03-14T04:00:00Z", offset: -440, precision: precision)) == nil)
        }
        #expect(Self.reading(try Self.moment("2024-03-14T22:41:00-04:00", offset: .min)) == nil)
        #expect(Self.reading(try Self.moment("2024-03-14T22:41:00-04:00", offset: .max)) == nil)
    }

    @Test("corrects a time that a text quotes, on the day that is nearest")
    func correctsQuoted() throws {
        let camera = try Self.moment("2024-03-14T22:30:00-04:00", offset: -440)
        func real(_ text: String) -> String? {
            ClockReading(quotedIn: text, near: camera, offsetSeconds: -440)?.words(in: "America/New_York")
        }
        #expect(
            real("[displayed 22:48:20] Person in a red jacket")
                == "displayed 22:48:20, clock 7 min 20 s fast, real 22:41:00 EDT"
        )
        #expect(real("frame at displayed 22:59:36") == "displayed 22:59:36, clock 7 min 20 s fast, real 22:52:16 EDT")
        #expect(real("displayed 00:05:00")?.hasSuffix("real 14 Mar 2024, 23:57:40 EDT") == true)
        for text in ["displayed", "displayed 25:00:00", "22:48:20", "displayed 22:48", "displayed at 22:48:20"] {
            #expect(real(text) == nil, "\(text)")
        }
    }
}
