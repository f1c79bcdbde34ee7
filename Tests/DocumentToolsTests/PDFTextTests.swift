import Core
import Testing

@testable import DocumentTools

/// What is read of a PDF, and what is said of one that cannot be read.
extension DocumentToolsTests {
    @Suite("Text of PDFs")
    struct PDFTextTests {
        @Test("gives each page its text, blank ones too", arguments: ReadingRoom.Walls.allCases)
        func readsPages(walls: ReadingRoom.Walls) async throws {
            let room = try ReadingRoom(walls)
            let text = try await room.text(of: WrittenPDF(pages: ["The lease", "", "Signed"]).bytes)
            guard case .text(let pages, let pagesCount, let isTruncated) = text else {
                Issue.record("unreadable: \(text)")
                return
            }
            #expect(pages.map { $0.filter { $0 != "\n" } } == ["The lease", "", "Signed"])
            #expect(pagesCount == 3)
            #expect(!isTruncated)
            #expect(try room.leftovers.isEmpty)
        }

        @Test(
            "reads a file whatever its name",
            arguments: ["-opw x.pdf", "--help", "a b'\"$(id).pdf", "הסכם\u{202E}.pdf", "new\nline"]
        )
        func readsAnyName(name: String) async throws {
            for walls in ReadingRoom.Walls.allCases {
                let text = try await ReadingRoom(walls).text(of: WrittenPDF(pages: ["Lease"]).bytes, named: name)
                #expect(text == .text(pages: ["Lease\n\n"], pagesCount: 1, isTruncated: false))
            }
        }

        @Test("says why a file cannot be read", arguments: ReadingRoom.Walls.allCases)
        func namesReasons(walls: ReadingRoom.Walls) async throws {
            let room = try ReadingRoom(walls)
            let lease = WrittenPDF(pages: ["Lease"])
            #expect(!WrittenPDF.encrypted.isEmpty)
            #expect(try await room.text(of: WrittenPDF.encrypted) == .unreadable(.encrypted))
            #expect(try await room.text(of: Array(lease.bytes.prefix(200))) == .unreadable(.damaged))
            #expect(try await room.text(of: Array("no PDF at all".utf8)) == .unreadable(.damaged))
            #expect(try await room.text(of: []) == .unreadable(.damaged))
            #expect(try await room.text(of: WrittenPDF(pages: ["", ""]).bytes) == .unreadable(.noText))
            let path = try room.file(lease.bytes)
            #expect(try await room.documents.text(ofFileAt: path, mediaType: .word) == .unreadable(.notSupported))
            #expect(try room.leftovers.isEmpty)
        }

        @Test("gives one page by itself, and says why there is none", arguments: ReadingRoom.Walls.allCases)
        func readsOnePage(walls: ReadingRoom.Walls) async throws {
            let room = try ReadingRoom(walls)
            let lease = WrittenPDF(pages: ["The lease", "", "Signed"]).bytes
            #expect(try await room.text(ofPage: 1, of: lease) == .text("The lease\n\n", isTruncated: false))
            #expect(try await room.text(ofPage: 3, of: lease) == .text("Signed\n\n", isTruncated: false))
            #expect(try await room.text(ofPage: 2, of: lease) == .unreadable(.noText))
            for page in [0, -1, 4, .max] {
                #expect(try await room.text(ofPage: page, of: lease) == .unreadable(.noSuchPage))
            }
            #expect(try await room.text(ofPage: 1, of: WrittenPDF.encrypted) == .unreadable(.encrypted))
            #expect(try await room.text(ofPage: 1, of: Array("no PDF".utf8)) == .unreadable(.damaged))
            #expect(try room.leftovers.isEmpty)
        }

        @Test("is not led astray by a document that lies about its pages")
        func survivesLies() async throws {
            let room = try ReadingRoom()
            let lease = WrittenPDF(pages: ["Lease", "Signed"])
            let claimed = try await room.text(of: lease.claiming(pages: 2_000_000_000).bytes)
            if case .text(let pages, _, _) = claimed { #expect(pages.count <= DocumentLimits.textPagesMax) }
            let titled = try await room.text(of: lease.titled("Lease\\nPages:           77").bytes)
            #expect(titled == .text(pages: ["Lease\n\n", "Signed\n\n"], pagesCount: 2, isTruncated: false))
            let recursive = try await room.text(of: lease.recursive().bytes)
            guard case .unreadable = recursive else {
                Issue.record("a text of \(recursive)")
                return
            }
        }

        @Test("keeps the numbers of pages when a page holds what parts them")
        func keepsPageNumbers() async throws {
            let document = WrittenPDF(pages: ["Lea Z se", "Signed"]).withFormFeed()
            guard case .text(let pages, _, let isTruncated) = try await ReadingRoom().text(of: document.bytes) else {
                Issue.record("unreadable")
                return
            }
            #expect(pages.count == 2)
            #expect(pages.last == "Signed\n\n")
            #expect(pages.first?.contains("se") == true)
            #expect(!isTruncated)
        }

        @Test("ends a text that is too long at a page, and says so")
        func cutsLongText() async throws {
            let room = try ReadingRoom()
            let path = try room.file(WrittenPDF(pages: ["Lease", "Signed", "Sealed"]).bytes)
            // The first page and half of the second.
            let cut = try await room.runner.run { run in try PDFText.read(path, in: run, bytesMax: 11) }
            #expect(cut == .text(pages: ["Lease\n\n"], pagesCount: 3, isTruncated: true))
        }

        @Test("has a sentence for every reason")
        func hasSentences() {
            let sentences = UnreadableReason.allCases.map(\.sentence)
            #expect(Set(sentences).count == sentences.count)
            #expect(
                sentences.allSatisfy {
                    $0.hasSuffix(".") && $0.hasPrefix("Th") || $0.hasPrefix("Reading") || $0.hasPrefix("Files")
                        || $0.hasPrefix("A part")
                }
            )
        }
    }
}
