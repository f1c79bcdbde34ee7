import Testing

@testable import Core

/// How fields are compared and ordered, though each is a text outside.
@Suite("Evidence fields")
struct EvidenceFieldTests {
    @Test("are stored as their places in the declaration")
    func storedAsPlaces() {
        #expect(EvidenceField.allCases.map(\.place) == EvidenceField.allCases.indices.map(UInt8.init))
        #expect(MemoryLayout<EvidenceField>.size == 1)
    }

    @Test("are the same when their names are, and else different")
    func sameByName() {
        for field in EvidenceField.allCases {
            #expect(EvidenceField.allCases.filter { $0 == field } == [EvidenceField(rawValue: field.rawValue)])
        }
        #expect(Set(EvidenceField.allCases).count == EvidenceField.allCases.count)
        #expect(EvidenceField.allCases.shuffled().sorted() == EvidenceField.allCases)
    }
}
