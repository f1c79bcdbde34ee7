import Core
import Testing

@testable import Web

/// Whether the court's columns say what an exhibit's status says.
@Suite("Exhibit standing")
struct ExhibitStandingTests {
    private static let columns: [(status: String, offered: String, marked: String, admitted: String, other: String)] = [
        ("not_designated", "", "", "", ""), ("listed", "", "", "", ""), ("stipulated", "", "", "", "Stipulated"),
        ("marked", "", "Yes", "", ""), ("offered", "Yes", "Yes", "", ""), ("objected", "Yes, objected", "Yes", "", ""),
        ("conditionally_admitted", "Yes", "Yes", "Conditionally", ""), ("admitted", "Yes", "Yes", "Yes", ""),
        ("admitted_limited", "Yes", "Yes", "Yes, limited", ""), ("excluded", "Yes", "Yes", "No, excluded", ""),
        ("withdrawn", "", "", "", "Withdrawn"), ("impeachment_only", "", "", "", "Impeachment only"),
        ("illustrative_aid", "", "", "", "Illustrative aid"),
    ]

    @Test("says each status of the vocabulary")
    func saysEach() {
        #expect(Self.columns.map(\.status) == EvidenceVocabulary.exhibitStatuses)
        for column in Self.columns {
            let standing = ExhibitStanding(column.status)
            #expect(standing.offered.text == column.offered, "\(column.status)")
            #expect(standing.marked.text == column.marked, "\(column.status)")
            #expect(standing.admitted.text == column.admitted, "\(column.status)")
            #expect(standing.sentence(in: "UTC") == nil, "\(column.status)")
            #expect(standing.other ?? "" == column.other, "\(column.status)")
        }
    }

    // 22:30 on 3 March in New York is the fourth in UTC.
    private static let evening = Instant(seconds: 1_741_059_000)

    @Test("says the day in a zone, beside what the status says")
    func saysDays() {
        let days = ExhibitDays(
            status: "admitted_limited",
            marked: Self.evening,
            offered: Self.evening,
            ruled: Self.evening.adding(seconds: 86_400)
        )
        let standing = ExhibitStanding("admitted_limited", days)
        #expect(standing.marked.day(in: "America/New_York") == "2025-03-03")
        #expect(standing.offered.day(in: "UTC") == "2025-03-04")
        #expect(standing.admitted.day(in: "America/New_York") == "2025-03-04")
        let columns = ExhibitListPage.Standing(standing, in: "America/New_York").columns
        #expect(columns.map(\.label) == ["Offered", "Marked", "Admitted"])
        #expect(columns.map(\.day) == ["3 Mar 2025", "3 Mar 2025", "4 Mar 2025"])
        #expect(columns.map(\.remark) == [nil, nil, "limited"])
        #expect(
            standing.sentence(in: "America/New_York")
                == "Marked 3 Mar 2025 EST; offered 3 Mar 2025 EST; admitted limited 4 Mar 2025 EST"
        )
        let partly = ExhibitStanding("excluded", ExhibitDays(status: "excluded", ruled: Self.evening))
        #expect(partly.offered.text == "Yes" && partly.offered.day(in: "UTC").isEmpty)
        #expect(partly.sentence(in: "UTC") == "Excluded 4 Mar 2025 UTC")
    }

    @Test("says no day of another status")
    func saysNoOther() {
        let days = ExhibitDays(status: "offered", marked: Self.evening, offered: Self.evening)
        #expect(ExhibitStanding("admitted", days) == ExhibitStanding("admitted"))
    }
}
