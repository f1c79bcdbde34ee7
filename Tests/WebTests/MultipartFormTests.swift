import Testing

@testable import Web

/// Forms with a file, as browsers send them, and as nobody should.
@Suite("Multipart form")
struct MultipartFormTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.replacing("\n", with: "\r\n").utf8) }

    private let sent = """
        --b42
        Content-Disposition: form-data; name="_csrf"

        token
        --b42
        Content-Disposition: form-data; name="file"; filename="My %22list%22; one.csv"
        Content-Type: text/csv

        Title
        --b4
        --b42x inside

        --b42--

        """

    @Test("reads texts and the bytes of the file, whatever they look like")
    func readsForm() throws {
        // A boundary within the file's bytes ends the part, so browsers choose one that is not: this one only begins alike.
        let form = try MultipartForm(bytes(sent.replacing("--b42x inside", with: "--b4x inside")), boundary: "b42")
        #expect(form.fields["_csrf"] == "token")
        #expect(form.file?.name == "My \"list\"; one.csv")
        #expect(form.file?.bytes == bytes("Title\n--b4\n--b4x inside\n"))
    }

    @Test("keeps bytes of a file that are no text")
    func keepsBytes() throws {
        let content: [UInt8] = [0x00, 0xFF, 0x0D, 0x0A, 0x2D, 0x2D, 0x0D]
        let head = bytes("--b\nContent-Disposition: form-data; name=\"file\"; filename=a\n\n")
        let form = try MultipartForm(head + content + bytes("\n--b--\n"), boundary: "b")
        #expect(form.file?.bytes == content)
    }

    @Test("takes an unnamed empty file for none: the person chose none")
    func takesNoFile() throws {
        let text = "--b\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\n\n\n--b--\n"
        #expect(try MultipartForm(bytes(text), boundary: "b").file == nil)
    }

    @Test("refuses every beginning of a form, and does not trap for any damaged byte")
    func refusesDamage() throws {
        let whole = bytes(sent.replacing("--b42x inside", with: "plain"))
        let end = whole.count - 2 - 2
        for length in 0..<end {
            #expect(throws: RequestError.self) { try MultipartForm(Array(whole.prefix(length)), boundary: "b42") }
        }
        for place in whole.indices {
            for byte in [0, 0x0A, 0x0D, 0x22, 0x2D, 0x3B, 0x3D, 0xFF] as [UInt8] {
                var damaged = whole
                damaged[place] = byte
                // What matters is that it ends: a damaged byte of the file's content is only other content.
                _ = try? MultipartForm(damaged, boundary: "b42")
            }
        }
    }

    @Test("refuses two files, too many parts, and fields that are too long or no text")
    func holdsLimits() {
        func part(_ name: String, _ value: String, file: Bool = false) -> String {
            "--b\nContent-Disposition: form-data; name=\"\(name)\"\(file ? "; filename=\"x\"" : "")\n\n\(value)\n"
        }
        let long = String(repeating: "a", count: BodyLimits.partTextBytesMax + 1)
        for text in [
            part("a", "1", file: true) + part("b", "2", file: true), part("a", long), part("a", "\0"),
            String(repeating: part("a", "1"), count: BodyLimits.partsMax),
        ] {
            #expect(throws: RequestError.self) { try MultipartForm(bytes(text + "--b--\n"), boundary: "b") }
        }
    }

    @Test("finds the boundary of a form's media type only")
    func findsBoundary() {
        #expect(MultipartForm.boundary(of: "multipart/form-data; boundary=----x1") == "----x1")
        #expect(MultipartForm.boundary(of: "Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"") == nil)
        #expect(MultipartForm.boundary(of: "multipart/form-data; boundary=\"a.b\"") == "a.b")
        #expect(MultipartForm.boundary(of: "multipart/form-data") == nil)
        #expect(MultipartForm.boundary(of: "multipart/mixed; boundary=a") == nil)
        #expect(MultipartForm.boundary(of: "multipart/form-data; boundary=" + String(repeating: "a", count: 71)) == nil)
    }
}
