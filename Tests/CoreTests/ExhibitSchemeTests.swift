import Core
import Testing

/// Which exhibit number comes next.
@Suite("Exhibit scheme")
struct ExhibitSchemeTests {
    /// What is proposed behind a place, when these numbers were used.
    private func next(_ scheme: String, after place: Int, used: [String]) -> String? {
        guard let series = ExhibitScheme(scheme).series.first else { return nil }
        let candidates = ExhibitNumberProposal.candidates(of: series, after: place)
        return ExhibitNumberProposal.first(of: candidates, used: Set(used.map(NaturalOrder.key)))
    }

    @Test(
        "counts on as people do",
        arguments: [
            ("C-#", 9, "C-10"), ("C-#", 99, "C-100"), ("#", 0, "1"), ("D-A", 0, "D-A"), ("D-A", 25, "D-Z"),
            ("D-A", 26, "D-AA"), ("A", 27, "AB"), ("A", 702, "AAA"), ("P1", 1, "P2"), ("GX-1", 41, "GX-42"),
        ]
    )
    func countsOn(_ scheme: String, _ place: Int, _ number: String) {
        #expect(next(scheme, after: place, used: []) == number)
    }

    @Test("passes over every number that was ever used, however it was written")
    func passesOverUsed() {
        #expect(next("C-#", after: 5, used: ["c-6", "C-7", "C-9"]) == "C-8")
        #expect(next("D-A", after: 1, used: ["D-A", "D-B", "d-c"]) == "D-D")
        #expect(next("C-#", after: 14, used: ["C-15A"]) == "C-15")
        #expect(next("C-#", after: 0, used: (1...50).map { "C-\($0)" }) == nil)
    }

    @Test("knows the place of its own numbers, and of no others")
    func knowsPlaces() throws {
        let digits = try #require(ExhibitScheme("C-#").series.first)
        let letters = try #require(ExhibitScheme("D-A").series.first)
        for place in [1, 9, 10, 26, 27, 52, 702, 703, 9_999] {
            #expect(digits.place(ofKey: NaturalOrder.key(digits.number(place))) == place)
            #expect(letters.place(ofKey: NaturalOrder.key(letters.number(place))) == place)
            #expect(digits.keys.contains(NaturalOrder.key(digits.number(place))))
            #expect(letters.keys.contains(NaturalOrder.key(letters.number(place))))
        }
        #expect(digits.place(ofKey: NaturalOrder.key("C-15A")) == 15)
        for other in ["C-", "C-X", "D-1", "IC-1", "C", "C-123456789"] {
            #expect(digits.place(ofKey: NaturalOrder.key(other)) == nil, "\(other)")
        }
        for other in ["D-", "D-1", "D-A1", "D-ABCD", "DA", "D-É"] {
            #expect(letters.place(ofKey: NaturalOrder.key(other)) == nil, "\(other)")
        }
    }

    @Test(
        "reads what offices write",
        arguments: [
            ("C-# ours, D-A theirs, IA-# aids", ["C-1", "D-A", "IA-1"]), ("C- ours, D- theirs", ["C-1", "D-1"]),
            ("ours: GX-1; theirs: A", ["GX-1", "A"]), ("C-#, C-#", ["C-1"]), ("", []), ("as the court orders", []),
            ("C##X, É-#, 12-#, -", []), ("Exhibit C-# for us", ["C-1"]),
        ]
    )
    func reads(_ text: String, _ first: [String]) {
        #expect(ExhibitScheme(text).series.map { $0.number(1) } == first)
    }
}
