import Core
import Testing

/// Names that browsers send, and those that attackers do.
@Suite("File name")
struct FileNameTests {
    @Test(
        "keeps what is a name and drops what is not",
        arguments: [
            ("Lease 2024.pdf", "Lease 2024.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\ito\\lease.pdf", "lease.pdf"),
            ("folder/sub\\lease.pdf", "lease.pdf"),
            ("lease.pdf/", "file"),
            ("", "file"), (".", "file"), ("..", "file"), ("...", "file"), (" \t ", "file"), ("/", "file"),
            ("le\u{0}ase\r\n.pdf", "lease.pdf"),
            ("invoice\u{202E}fdp.exe", "invoicefdp.exe"),
            ("\u{2066}lease\u{2069}.pdf", "lease.pdf"),
            ("\u{FEFF}lease\u{200F}.pdf", "lease.pdf"),
            ("lease.pdf. . .", "lease.pdf"),
            ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("Com1.pdf", "_Com1.pdf"), ("console.txt", "console.txt"),
            (".htaccess", ".htaccess"), ("-rf", "-rf"), ("a\"b;c.pdf", "a\"b;c.pdf"),
            ("Mietvertrag Größe.pdf", "Mietvertrag Größe.pdf"),
            ("契約書.pdf", "契約書.pdf"), ("הסכם שכירות.pdf", "הסכם שכירות.pdf"), ("عقد.pdf", "عقد.pdf"),
            ("می‌خواهم.pdf", "می‌خواهم.pdf"), ("किराया.pdf", "किराया.pdf"), ("👩‍⚖️.png", "👩‍⚖️.png"),
        ]
    )
    func cleans(received: String, kept: String) {
        #expect(FileName(cleaning: received).text == kept)
        #expect(FileName(cleaning: kept).text == kept)
    }

    @Test("is no longer than file systems take, cut between characters, with its extension")
    func cutsLongNames() {
        let family = "👨‍👩‍👧‍👦"
        let long = FileName(cleaning: String(repeating: family, count: 50) + ".pdf")
        #expect(long.text.utf8.count <= FileName.bytesMax)
        #expect(long.text == String(repeating: family, count: 10) + ".pdf")
        let ascii = FileName(cleaning: String(repeating: "a", count: 400) + ".docx")
        #expect(ascii.text.utf8.count == FileName.bytesMax)
        #expect(ascii.pathExtension == "docx")
        let noExtension = FileName(cleaning: "a." + String(repeating: "b", count: 400))
        #expect(noExtension.text.utf8.count == FileName.bytesMax)
        let accents = FileName(cleaning: "e" + String(repeating: "\u{301}", count: 400) + ".pdf")
        #expect(accents.text.utf8.count <= FileName.bytesMax)
        #expect(accents.text.hasSuffix(".pdf") && accents.text.unicodeScalars.first == "e")
        let spaces = FileName(cleaning: "a" + String(repeating: " ", count: 400) + ".pdf")
        #expect(spaces.text == "a.pdf")
    }

    @Test("always gives a name, whatever comes", arguments: 0..<200)
    func survivesNoise(seed: UInt32) {
        var state = seed &* 2_654_435_761 | 1
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int(seed % 90) {
            state = state &* 1_664_525 &+ 1_013_904_223
            let value = state % 4 == 0 ? state >> 8 & 0x7F : (state >> 8) % 0x3000
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        let name = FileName(cleaning: String(scalars))
        #expect(!name.text.isEmpty && name.text.utf8.count <= FileName.bytesMax)
        #expect(!name.text.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value < 32 })
        #expect(FileName(cleaning: name.text) == name)
    }

    @Test("stands in a header in ASCII and in full")
    func writesHeader() {
        let lease = FileName(cleaning: "Lease.pdf")
        #expect(
            ContentDisposition.inline.header(naming: lease)
                == "inline; filename=\"Lease.pdf\"; filename*=UTF-8''Lease.pdf"
        )
        let other = FileName(cleaning: "a\"; x=\"Größe 50%.exe")
        #expect(
            ContentDisposition.attachment.header(naming: other)
                == "attachment; filename=\"a_; x=_Gr__e 50_.exe\"; "
                + "filename*=UTF-8''a%22%3B%20x%3D%22Gr%C3%B6%C3%9Fe%2050%25.exe"
        )
        let header = ContentDisposition.attachment.header(naming: FileName(cleaning: "契約\r\nSet-Cookie: x"))
        #expect(header.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    }
}
