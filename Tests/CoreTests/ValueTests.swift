import Core
import Testing

/// Times, numbers and identifiers as people and programs write them.
@Suite("Values")
struct ValueTests {
    @Test(
        "reads and writes RFC 3339 with its offset",
        arguments: ["2024-03-14T22:41:00-04:00", "2024-02-29T00:00:00Z", "1969-12-31T23:59:59+05:30"]
    )
    func roundTripsTimes(text: String) throws {
        let instant = try #require(Instant(rfc3339: text))
        let moment = try #require(DatedMoment(json: .string(text)))
        #expect(moment.json["at"]?.string == text)
        #expect(moment.instant == instant)
    }

    @Test(
        "refuses a time that is bare or not in the calendar",
        arguments: ["2024-03-14T22:41:00", "2023-02-29T00:00:00Z", "2024-13-01T00:00:00Z", "2024-03-14", "x", ""]
    )
    func refusesBareTimes(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test("shows a moment in the case's zone with its name and precision")
    func showsMoments() throws {
        let moment = try #require(DatedMoment(json: "2024-03-15T02:47:03Z"))
        #expect(moment.displayed(in: "America/New_York") == "14 Mar 2024, 22:47:03 EDT (exact)")
    }

    @Test("reads a moment as a person typed it, in the zone that goes with it, and not beside another")
    func readsTypedMoments() throws {
        let zone: JSONValue = "America/New_York"
        let minute = try #require(DatedMoment(json: ["typed": " 2024-03-14 22:41 ", "zone": zone]))
        #expect(minute.displayed(in: "America/New_York") == "14 Mar 2024, 22:41:00 EDT (exact)")
        let day = try #require(DatedMoment(json: ["typed": "2024-03-14", "zone": zone, "clockOffsetSeconds": -440]))
        #expect(day.precision == "day" && day.clockOffsetSeconds == -440)
        let own = try #require(DatedMoment(json: ["typed": "2024-03-14T22:41:00-05:00", "precision": "computed"]))
        #expect(own.zone == "-05:00" && own.precision == "computed")
        for wrong: JSONValue in [
            ["typed": "the other day", "zone": zone], ["typed": "2024-03-14", "zone": "Nowhere"],
            ["typed": "2024-03-14", "at": "2024-03-14T22:41:00Z"], ["zone": zone],
        ] {
            #expect(DatedMoment(json: wrong) == nil)
        }
    }

    @Test("sorts numbers as people count")
    func sortsNaturally() {
        let sorted = ["C-10", "C-2", "C-15A", "C-15", "C-1"].sorted { NaturalOrder.key($0) < NaturalOrder.key($1) }
        #expect(sorted == ["C-1", "C-2", "C-10", "C-15", "C-15A"])
    }

    @Test("makes identifiers that sort by their time")
    func makesIdentifiers() {
        let early = EvidenceID.random(at: Instant(seconds: 1_000))
        let late = EvidenceID.random(at: Instant(seconds: 2_000))
        #expect(early.text < late.text)
        #expect(EvidenceID(early.text) == early)
        #expect(EvidenceID("not-a-uuid") == nil)
    }
}
