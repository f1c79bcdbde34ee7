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
            #expect(standing.offered == column.offered, "\(column.status)")
            #expect(standing.marked == column.marked, "\(column.status)")
            #expect(standing.admitted == column.admitted, "\(column.status)")
            #expect(standing.other ?? "" == column.other, "\(column.status)")
        }
    }
}
