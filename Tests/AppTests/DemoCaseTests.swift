import Core
import Testing

@testable import App

/// How the file of the demo case is read.
@Suite("Demo case")
struct DemoCaseTests {
    private let demo: DemoCase

    init() throws { demo = try DemoCase(reading: PackageResources.demo_case_json) }

    private func item(_ number: String) throws -> FieldValues {
        try #require(demo.items.first { $0.values.text(.itemNumber) == number }).values
    }

    @Test("derives the same identifiers each time, as UUIDs of version 8")
    func derivesIdentifiers() throws {
        let again = try DemoCase(reading: PackageResources.demo_case_json)
        #expect(again.items == demo.items)
        #expect(again.caseFile == demo.caseFile)
        #expect(demo.items.allSatisfy { Array($0.id.text)[14] == "8" })
        #expect(Set(demo.items.map(\.id)).count == 44)
    }

    @Test("keeps the source's zone and the proof of a corrected clock")
    func keepsClocks() throws {
        let camera = try #require(try item("E-004").moment(.occurredAt))
        let badge = try #require(try item("E-007").moment(.occurredAt))
        #expect(demo.items.compactMap { $0.values.moment(.occurredAt)?.clockOffsetSeconds } == [-440])
        #expect(camera.precision == "computed" && camera.zone == "America/New_York")
        #expect(badge.zone == "-05:00")
        #expect(badge.instant == Instant(rfc3339: "2024-03-14T22:52:11-04:00"))
    }

    @Test("begins a day without a time at midnight in the case's zone")
    func readsDays() throws {
        let day = try #require(try item("E-016").moment(.occurredAt))
        #expect(day.precision == "day")
        #expect(day.instant == Instant(rfc3339: "2024-03-29T00:00:00-04:00"))
        #expect(try item("E-016").text(.source) != nil)
    }

    @Test("points every relation, node and custody entry at a record or a place")
    func pointsAtRecords() {
        #expect(demo.records.relations.count == 52)
        #expect(demo.records.relations.contains { $0.from.kind == "case_person" && $0.to.kind == "organisation" })
        #expect(demo.records.custodyEvents.contains { $0.to == .place("vault") })
        #expect(demo.records.boards.first?.nodes.count == 24)
        #expect(demo.records.people.filter(\.isIdentitySealed).map(\.name) == ["CI-7"])
    }
}
