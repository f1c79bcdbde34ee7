import Core
import Testing

/// What a file is, whatever its name says.
@Suite("Media type")
struct MediaTypeTests {
    @Test("is known by the first bytes, against a name that says otherwise", arguments: Sample.all)
    func knowsContent(sample: Sample) {
        for name in ["file", "file.txt", "photo.jpg", "page.html", "run.exe", "x.json", "", ".", "x.svg"] {
            #expect(MediaType.recognise(head: sample.bytes, name: name) == sample.type, "\(sample.name) as \(name)")
        }
    }

    @Test("of a name alone is nothing", arguments: ["lease.pdf", "photo.png", "a.docx", "m.eml", "t.csv", "s.mp3"])
    func needsContent(name: String) {
        #expect(MediaType.recognise(head: [], name: name) == .octets)
        #expect(MediaType.recognise(head: [0, 1, 2, 3, 0xFF, 0], name: name) == .octets)
    }

    @Test("asks the name where texts begin alike")
    func asksNameOfTexts() {
        func type(_ text: String, _ name: String) -> MediaType { .recognise(head: Array(text.utf8), name: name) }
        let pairs = "Name;Place\nA;B\n"
        #expect(type(pairs, "list.csv") == .csv)
        #expect(type(pairs, "list.txt") == .plainText)
        #expect(type("[1, 2, 3]", "numbers.json") == .json)
        #expect(type("[1, 2, 3]", "numbers.txt") == .plainText)
        #expect(type("Dear Ms Ito,\nplease find the lease.\n", "letter.csv") != .csv)
        #expect(type("words only", "photo.csv") == .plainText)
        let saved = "From ito@example.org Thu Mar  5 10:00:00 2026\nFrom: ito@example.org\nSubject: Lease\n\nText"
        #expect(type(saved, "lease.eml") == .mail)
        #expect(type(saved, "lease.mbox") == .mailbox)
    }

    @Test("asks the name where packages begin alike")
    func asksNameOfPackages() {
        let start = Sample.zip(["[Content_Types].xml", "_rels/.rels"])
        #expect(MediaType.recognise(head: start, name: "lease.docx") == .word)
        #expect(MediaType.recognise(head: start, name: "lease.xlsx") == .excel)
        #expect(MediaType.recognise(head: start, name: "lease.zip") == .zip)
        #expect(MediaType.recognise(head: Sample.zip(["photo.jpg"]), name: "lease.docx") == .zip)
        #expect(MediaType.recognise(head: Sample.zip(["word/document.xml"]), name: "lease.docx") == .zip)
        let compound: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]
        #expect(MediaType.recognise(head: compound, name: "Lease.DOC") == .word97)
        #expect(MediaType.recognise(head: compound, name: "note.msg") == .outlookMessage)
        #expect(MediaType.recognise(head: compound, name: "lease.pdf") == .compoundFile)
    }

    @Test("of a PDF with something in front is PDF only by that name")
    func findsLatePDF() {
        let late = [0x00, 0x0A] + Array("%PDF-1.7\n".utf8)
        #expect(MediaType.recognise(head: late, name: "scan.pdf") == .pdf)
        #expect(MediaType.recognise(head: late, name: "scan.txt") == .octets)
        #expect(MediaType.recognise(head: Array("About %PDF-1.7\n".utf8), name: "note.txt") == .plainText)
    }

    @Test("is not led astray by words that begin like a signature")
    func readsWords() {
        let texts = [
            "BMW service book", "MZ is a short word, and this letter goes on for more than sixty-four bytes in all.",
            "ID3 tags explained", "BZhang wrote", "II*x", "From here on", "Note: the lease\nis old", "<3 this",
            "<b@example.org> wrote", "<table.pdf> is enclosed",
            "RIFF-RAFF", "PK", "a < b", "{not json}", "Subject: of the dispute\nTo: be seen",
        ]
        for text in texts {
            #expect(MediaType.recognise(head: Array(text.utf8), name: "x.bin") == .plainText, "\(text)")
        }
    }

    @Test("never fails, whatever the bytes", arguments: 0..<300)
    func survivesNoise(seed: Int) {
        var generator = Noise(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1)
        let samples = Sample.all
        var bytes = samples[seed % samples.count].bytes
        for _ in 0..<8 where !bytes.isEmpty {
            bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
        let type = MediaType.recognise(head: bytes, name: "x.docx")
        #expect(type.rawValue.split(separator: "/").count == 2)
    }

    @Test("is shown in the page for what holds no script, and for nothing else")
    func namesInline() {
        let shown: [MediaType] = [.pdf, .png, .jpeg, .gif, .webp, .wav, .mp3, .mp4, .webm, .plainText]
        #expect(shown.allSatisfy { $0.isShownInline })
        let kept: [MediaType] = [.svg, .html, .xml, .tiff, .bmp, .word, .mail, .csv, .zip, .octets, .executable, .rtf]
        #expect(kept.allSatisfy { !$0.isShownInline })
        #expect(!MediaType(rawValue: "application/xhtml+xml").isShownInline)
    }

    @Test("suggests a kind that the field knows")
    func suggestsKinds() {
        for sample in Sample.all {
            if let kind = sample.type.suggestedKind { #expect(EvidenceVocabulary.kinds.contains(kind)) }
        }
        #expect(MediaType.mail.suggestedKind == "email")
        #expect(MediaType.jpeg.suggestedKind == "photo")
        #expect(MediaType.mp3.suggestedKind == "audio")
        #expect(MediaType.excel.suggestedKind == "spreadsheet")
        #expect(MediaType.octets.suggestedKind == nil)
        #expect(MediaType.zip.suggestedKind == nil)
    }
}

/// The beginning of a file of each kind.
struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let type: MediaType

    var testDescription: String { name }

    static func zip(_ names: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for name in names {
            bytes += Array("PK\u{3}\u{4}".utf8)
            bytes += [UInt8](repeating: 0, count: 22)
            bytes += [UInt8(name.utf8.count), 0, 0, 0]
            bytes += Array(name.utf8)
            bytes += [UInt8](repeating: 0x55, count: 300)
        }
        return bytes
    }

    private init(_ name: String, _ bytes: [UInt8], _ type: MediaType) {
        self.name = name
        self.bytes = bytes
        self.type = type
    }

    private init(_ name: String, _ text: String, _ type: MediaType) { self.init(name, Array(text.utf8), type) }

    static let all: [Sample] = binaries + containers + texts

    private static let binaries: [Sample] = [
        Sample("PDF", "%PDF-1.7\n", .pdf),
        Sample("PNG", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], .png),
        Sample("JPEG", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], .jpeg),
        Sample("GIF", "GIF89a\u{1}\u{0}", .gif),
        Sample("TIFF", Array("II*\u{0}\u{8}\u{0}\u{0}\u{0}".utf8), .tiff),
        Sample("TIFF, big-endian", Array("MM\u{0}*\u{0}\u{0}\u{0}\u{8}".utf8), .tiff),
        Sample("BMP", Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0], .bmp),
        Sample("FLAC", "fLaC\u{0}", .flac),
        Sample("RTF", "{\\rtf1\\ansi Lease}", .rtf),
        Sample("gzip", [0x1F, 0x8B, 0x08, 0, 0], .gzip),
        Sample("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4], .sevenZip),
        Sample("ELF", [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], .executable),
        Sample(
            "PE",
            Array("MZ".utf8) + [UInt8](repeating: 0, count: 58) + [64, 0, 0, 0] + Array("PE\u{0}\u{0}".utf8),
            .windowsExecutable
        ),
        Sample("SQLite", "SQLite format 3\u{0}", .sqlite),
        Sample("MP3 with tags", Array("ID3".utf8) + [3, 0, 0, 0, 0, 0, 10], .mp3),
        Sample("MP3 without tags", frame + frame, .mp3),
        Sample("AAC", [0xFF, 0xF1, 0x50, 0x80, 0, 0], .aac),
        Sample("noise", [0x00, 0x13, 0x88, 0xFF, 0xFE, 0x01], .octets),
        Sample("one frame mark only", [0xFF, 0xFB, 0x90, 0x00] + [UInt8](repeating: 0x33, count: 600), .octets),
    ]

    /// Layer III, 128 kbit/s at 44.1 kHz: 417 bytes.
    private static let frame: [UInt8] = [0xFF, 0xFB, 0x90, 0x00] + [UInt8](repeating: 0, count: 413)

    private static let containers: [Sample] = [
        Sample("WAV", Array("RIFF".utf8) + [1, 0, 0, 0] + Array("WAVEfmt ".utf8), .wav),
        Sample("WebP", Array("RIFF".utf8) + [1, 0, 0, 0] + Array("WEBPVP8 ".utf8), .webp),
        Sample("AVI", Array("RIFF".utf8) + [1, 0, 0, 0] + Array("AVI LIST".utf8), .avi),
        Sample("MP4", [0, 0, 0, 24] + Array("ftypisom".utf8), .mp4),
        Sample("M4A", [0, 0, 0, 24] + Array("ftypM4A ".utf8), .mp4Audio),
        Sample("MOV", [0, 0, 0, 20] + Array("ftypqt  ".utf8), .quickTime),
        Sample("MOV without a mark", [0, 0, 0, 8] + Array("wide".utf8), .quickTime),
        Sample("HEIC", [0, 0, 0, 24] + Array("ftypheic".utf8), .heic),
        Sample("WebM", [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x84] + Array("webm".utf8), .webm),
        Sample("Matroska", [0x1A, 0x45, 0xDF, 0xA3, 0xA3, 0x42, 0x82, 0x88] + Array("matroska".utf8), .matroska),
        Sample(
            "Ogg",
            Array("OggS".utf8) + [0, 2] + [UInt8](repeating: 0, count: 20) + Array("\u{1}vorbis".utf8),
            .oggAudio
        ),
        Sample(
            "Ogg with pictures",
            Array("OggS".utf8) + [0, 2] + [UInt8](repeating: 0, count: 20) + [0x80] + Array("theora".utf8),
            .oggVideo
        ),
        Sample("zip", zip(["photo.jpg", "notes/word.txt"]), .zip),
        Sample("Word", zip(["[Content_Types].xml", "_rels/.rels", "word/document.xml"]), .word),
        Sample("Excel", zip(["_rels/.rels", "docProps/app.xml", "xl/workbook.xml"]), .excel),
        Sample("PowerPoint", zip(["[Content_Types].xml", "ppt/presentation.xml"]), .powerPoint),
        Sample("OpenDocument", openText, .openText),
    ]

    private static let openText =
        Array(zip(["mimetype"]).prefix(38)) + Array(MediaType.openText.rawValue.utf8) + [0x50, 0x4B]

    private static let texts: [Sample] = [
        Sample("plain text", "Dear Ms Ito,\n\nthe lease is signed.\n", .plainText),
        Sample("plain text in Windows-1252", Array("Caf".utf8) + [0xE9, 0x20, 0x93, 0x61, 0x94], .plainText),
        Sample("plain text in UTF-16", [0xFF, 0xFE, 0x41, 0x00, 0x42, 0x00], .plainText),
        Sample("text that ends inside a character", Array("Grüß".utf8).dropLast(), .plainText),
        Sample("HTML", "<!DOCTYPE html>\n<title>Lease</title>", .html),
        Sample("HTML after a comment", "\u{FEFF}  <!-- saved -->\n<HTML lang=en>", .html),
        Sample("HTML in XML", "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">", .html),
        Sample("HTML that is a script", "<script>alert(1)</script>", .html),
        Sample("SVG", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", .svg),
        Sample("SVG in XML", "<?xml version=\"1.0\"?>\n<!-- x -->\n<!DOCTYPE svg PUBLIC \"a\">\n<svg/>", .svg),
        Sample("SVG with a prefix", "<?xml version=\"1.0\"?><s:svg xmlns:s=\"http://www.w3.org/2000/svg\"/>", .svg),
        Sample("XML", "<?xml version=\"1.0\"?><invoice/>", .xml),
        Sample("mail", "Received: from a by b\n\twith c\nSubject: Lease\nFrom: ito@example.org\n\nText", .mail),
        Sample("mail, CRLF", "From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\n\r\nText", .mail),
        Sample(
            "mailbox",
            "From ito@example.org Thu Mar  5 10:00:00 2026\nFrom: ito@example.org\nTo: x\n\nText",
            .mailbox
        ),
        Sample("JSON", "{\n  \"title\": \"Lease\"\n}", .json),
        Sample("JSON list", " [ {\"a\": 1} ]", .json),
        Sample("CSV", "Title,Place,Date\nA,B,C\n\"D, E\",F,G\nH,I,J\n", .csv),
        Sample("tab-separated", "Title\tPlace\tDate\nA\tB\tC\nD\tE\tF\nG\tH\tI\n", .tabSeparated),
        Sample("calendar", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", .calendar),
    ]
}

private struct Noise: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
