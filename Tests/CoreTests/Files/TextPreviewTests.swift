import Core
import Testing

/// The beginning of texts.
@Suite("Text preview")
struct TextPreviewTests {
    @Test(
        "reads each encoding",
        arguments: [
            (Array("Grüße".utf8), "Grüße", "utf-8"),
            ([0xEF, 0xBB, 0xBF] + Array("Grüße".utf8), "Grüße", "utf-8"),
            ([0xFF, 0xFE, 0x47, 0x00, 0xFC, 0x00, 0x3D, 0xD8, 0x00, 0xDE], "Gü\u{1F600}", "utf-16le"),
            ([0xFE, 0xFF, 0x00, 0x47, 0x00, 0xFC], "Gü", "utf-16be"),
            ([0x47, 0xFC, 0x93, 0x80, 0x94], "Gü\u{201C}\u{20AC}\u{201D}", "windows-1252"),
            ([], "", "utf-8"),
        ] as [([UInt8], String, String)]
    )
    func decodes(bytes: [UInt8], text: String, charset: String) {
        let preview = TextPreview(beginning: bytes, isWhole: true)
        #expect(preview.text == text)
        #expect(preview.charset == charset)
        #expect(preview.bytesShown == bytes.count)
        #expect(!preview.isTruncated)
    }

    @Test("shows what is hidden, and nothing else differently")
    func showsHidden() {
        let text = "a\u{0}b\u{1B}[31m\u{7F}\tc\r\nd\re\u{202E}f\u{2066}g\u{200F}שלום"
        let shown = TextPreview(beginning: Array(text.utf8), isWhole: true).text
        #expect(shown == "a␀b␛[31m␡\tc\nd\ne[U+202E]f[U+2066]g\u{200F}שלום")
    }

    @Test("cuts between characters and says how much is shown")
    func cuts() {
        let euros = Array(String(repeating: "€", count: TextPreview.bytesMax / 3 + 10).utf8)
        let preview = TextPreview(beginning: euros, isWhole: true)
        #expect(preview.isTruncated)
        #expect(preview.bytesShown == TextPreview.bytesMax - TextPreview.bytesMax % 3)
        #expect(preview.text.allSatisfy { $0 == "€" })
        let part = TextPreview(beginning: Array("Gr".utf8) + [0xC3], isWhole: false)
        #expect(part.text == "Gr")
        #expect(part.bytesShown == 2)
        #expect(part.isTruncated)
        // The same bytes at the end of a file are Windows-1252.
        #expect(TextPreview(beginning: Array("Gr".utf8) + [0xC3], isWhole: true).text == "GrÃ")
    }

    @Test("cuts UTF-16 between characters", arguments: 2..<14)
    func cutsUnits(length: Int) {
        let bytes: [UInt8] = [0xFF, 0xFE, 0x41, 0, 0x3D, 0xD8, 0x00, 0xDE, 0x42, 0, 0x43, 0, 0x44]
        let preview = TextPreview(beginning: Array(bytes.prefix(length)), isWhole: false)
        #expect("A\u{1F600}BC".hasPrefix(preview.text))
        #expect(!preview.text.contains("\u{FFFD}"))
    }
}
