import Core
import TestSupport
import Testing

@testable import Storage

/// What is kept of the cases in memory.
@Suite("Evidence index")
struct EvidenceIndexTests {
    @Test("lets the case go that was not asked for longest")
    func letsGo() {
        let cases = (0..<3).map { _ in CaseFileID.random(at: Instant(seconds: 0)) }
        let indexes = EvidenceIndexes(itemsMax: 25, casesMax: 10)
        var held: [HeldIndex] = []
        for caseFile in cases {
            let each = indexes.held(for: caseFile)
            if caseFile != cases[0] { #expect(indexes.held(for: cases[0]) === held[0]) }
            indexes.keep(each, of: caseFile, items: 10)
            held.append(each)
        }
        #expect(indexes.held(for: cases[0]) === held[0])
        #expect(indexes.held(for: cases[2]) === held[2])
        #expect(indexes.held(for: cases[1]) !== held[1])
    }

    @Test("keeps a case larger than all it may keep while that is read")
    func keepsLarge() {
        let cases = (0..<2).map { _ in CaseFileID.random(at: Instant(seconds: 0)) }
        let indexes = EvidenceIndexes(itemsMax: 5, casesMax: 10)
        let large = indexes.held(for: cases[0])
        indexes.keep(large, of: cases[0], items: 10)
        #expect(indexes.held(for: cases[0]) === large)
        indexes.keep(indexes.held(for: cases[1]), of: cases[1], items: 1)
        #expect(indexes.held(for: cases[0]) !== large)
    }

    @Test("has a bit for every field that may be empty, and for no other")
    func numbersFields() {
        #expect(FilledFields.places.count < 63)
        #expect(FilledFields.places.count == Set(FilledFields.places).count)
        #expect(Set(FilledFields.places) == Set(EvidenceFilter.presences))
    }

    @Test("reads back the identifier that it packed, and refuses other text", arguments: 0..<50)
    func packs(seed: Int) {
        let id = EvidenceID.random(at: Instant(seconds: Int64(seed) * 1_000_003))
        #expect(PackedIdentifier(id.text)?.text == id.text)
        #expect(PackedIdentifier(String(id.text.dropLast())) == nil)
        #expect(PackedIdentifier(id.text + "0") == nil)
        #expect(PackedIdentifier(id.text.replacing(id.text.suffix(1), with: "g")) == nil)
    }
}
