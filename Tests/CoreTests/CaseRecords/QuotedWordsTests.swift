import Testing

@testable import Core

/// Words of a passage in a page's text, which breaks its lines and draws its letters in its own way.
@Suite("Quoted words")
struct QuotedWordsTests {
    @Test(
        "are found however lines are broken and letters drawn",
        arguments: [
            (
                "Item 4 liquid: kerosene.", "Table 1.\nItem 4\n  liquid:\tkero-\nsene. Item 5",
                "Item 4\n  liquid:\tkero-\nsene."
            ),
            ("kerosene", "a kero\u{AD}\nsene trace", "kero\u{AD}\nsene"),
            ("cross-examination", "the cross-\nexamination of", "cross-\nexamination"),
            ("cross examination", "the cross-examination of", "cross-examination"),
            ("a de-energised panel", "a de\u{2010}energised panel", "a de\u{2010}energised panel"),
            (
                "The office filed five", "The o\u{FB03}ce \u{FB01}led \u{FB01}ve days",
                "The o\u{FB03}ce \u{FB01}led \u{FB01}ve"
            ),
            ("Don't say \"fire\"", "Don\u{2019}t say \u{201C}fire\u{201D}", "Don\u{2019}t say \u{201C}fire\u{201D}"),
            ("cons\u{E9}quence", "No conse\u{301}quence.", "conse\u{301}quence"),
            ("No drift", "NO  DRIFT was", "NO  DRIFT"),
            ("and so...", "and so\u{2026} on", "and so\u{2026}"),
            ("20\u{2013}30 pages", "20-30 pages", "20-30 pages"),
            ("said dark", "said\u{A0}\u{200B}dark", "said\u{A0}\u{200B}dark"),
        ]
    )
    func finds(words: String, text: String, found: String) {
        #expect(QuotedWords(words).places(in: text, max: 9).map { String(text[$0]) } == [found])
    }

    @Test("are found across the numbers of lines of a transcript")
    func readsOverLineNumbers() {
        let text = "14 Q. When you spoke to\n15    officers that night?\n\n16\nA. I said dark.\n17 Q. And 18\n"
        let words = QuotedWords("Q. When you spoke to officers that night? A. I said dark.")
        #expect(
            words.places(in: text, max: 9).map { String(text[$0]) }
                == ["Q. When you spoke to\n15    officers that night?\n\n16\nA. I said dark."]
        )
        // Numbers that are part of the words are found as such first.
        #expect(QuotedWords("16 A. I").places(in: text, max: 9).count == 1)
    }

    @Test(
        "are not found in part of a word or number, nor in other words",
        arguments: [
            ("art", "a party"), ("part", "a party"), ("10 gallons", "110 gallons"), ("-5", "5"), ("5", "-15"),
            ("", "text"), (" \n", "text"), ("\u{AD}", "text"), ("text", ""), ("the lease was signed", "the lease was"),
        ]
    )
    func refuses(words: String, text: String) {
        #expect(QuotedWords(words).places(in: text, max: 9).isEmpty)
    }

    @Test("are found wherever they stand, up to a limit and without overlap")
    func findsAll() {
        let text = "no no no no"
        #expect(QuotedWords("no").places(in: text, max: 9).count == 4)
        #expect(QuotedWords("no").places(in: text, max: 2).count == 2)
        #expect(QuotedWords("no no").places(in: text, max: 9).count == 2)
        #expect(QuotedWords("aab").places(in: "aaab aab", max: 9).map { String("aaab aab"[$0]) } == ["aab"])
    }

    @Test("take no more than a moment where a text nearly matches everywhere")
    func isQuick() {
        let text = String(repeating: "a", count: FileLimits.citedTextBytesMax)
        let words = QuotedWords(String(repeating: "a", count: 20_000) + "b")
        let time = ContinuousClock().measure { #expect(words.places(in: text, max: 9).isEmpty) }
        #expect(time < .seconds(5))
    }

    @Test("part the page's text into pieces that are the whole of it")
    func partsPage() {
        let text = "The lease of the barn.\nThe lease ends."
        let page = CitedPage(page: 3, text: text, words: QuotedWords("The lease"))
        #expect(page.pieces.map(\.text).joined() == text && page.isFound && !page.isTruncated)
        #expect(page.pieces.map(\.isMarked) == [true, false, true, false])
        let other = CitedPage(page: 3, text: text, words: QuotedWords("The contract"))
        #expect(other.pieces.map(\.text) == [text] && !other.isFound && other.problem == nil)
        let long = String(repeating: "word ", count: FileLimits.citedTextBytesMax)
        let cut = CitedPage(page: 1, text: long, words: QuotedWords("word"))
        #expect(cut.isTruncated && cut.pieces.map(\.text).joined().utf8.count == FileLimits.citedTextBytesMax)
        #expect(cut.pieces.count(where: \.isMarked) == CitedPage.marksMax)
    }
}
