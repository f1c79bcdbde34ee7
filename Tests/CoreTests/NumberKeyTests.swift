import Core
import Testing

/// How numbers are folded, so that each is found however it is written.
@Suite("Number keys")
struct NumberKeyTests {
    @Test(
        "are the same for the same number",
        arguments: [
            ("E-012", "e12"), ("E-012", " E 0012"), ("C-2", "c2"), ("C–2", "C-2"), ("PB-000123", "pb 123"),
            ("2024/017", "2024-17"), ("D-A", "da"),
        ]
    )
    func foldsAlike(_ left: String, _ right: String) { #expect(NumberKey.key(left) == NumberKey.key(right)) }

    @Test(
        "differ for different numbers",
        arguments: [("C-2", "C-20"), ("2024-17", "202417"), ("C-1", "D-1"), ("C-15", "C-15A"), ("E-10", "E-1")]
    )
    func keepsApart(_ left: String, _ right: String) { #expect(NumberKey.key(left) != NumberKey.key(right)) }

    @Test("sort Bates numbers as people count")
    func sortsNaturally() {
        #expect(NumberKey.key("PB-999") < NumberKey.key("PB-1000"))
        #expect(NumberKey.series("PB-2024-0007") == NumberKey.key("PB-2024"))
        #expect(NumberKey.series("C-15A") == nil)
    }

    @Test("are empty for what holds no number, which is not sought")
    func emptyForNothing() {
        for text in ["", "  ", "—", "?!"] { #expect(SoughtNumber(text) == nil) }
        #expect(SoughtNumber(String(repeating: "9", count: 500))?.text.count == SoughtNumber.lengthMax)
    }
}
