import Core
import Testing

@testable import DocumentTools

/// Pages drawn as PNG.
extension DocumentToolsTests {
    @Suite("Page images")
    struct PageImageTests {
        @Test(
            "draws the page that is asked for",
            arguments: ReadingRoom.Walls.allCases,
            [(true, false), (false, false), (true, true)]
        )
        func drawsTIFFPage(walls: ReadingRoom.Walls, layout: (isLittleEndian: Bool, isBig: Bool)) async throws {
            let room = try ReadingRoom(walls)
            let tiff = WrittenTIFF(
                pages: [.init(width: 30, height: 20, grey: 0), .init(width: 7, height: 5, grey: 255)],
                isLittleEndian: layout.isLittleEndian,
                isBig: layout.isBig
            )
            let path = try room.file(tiff.bytes)
            let first = try await room.documents.image(ofPage: 1, ofFileAt: path, mediaType: .tiff)
            let second = try await room.documents.image(ofPage: 2, ofFileAt: path, mediaType: .tiff)
            #expect(Drawn(first) == Drawn(width: 30, height: 20, pagesCount: 2))
            #expect(Drawn(second) == Drawn(width: 7, height: 5, pagesCount: 2))
            let third = try await room.documents.image(ofPage: 3, ofFileAt: path, mediaType: .tiff)
            #expect(third == .unreadable(.noSuchPage))
            #expect(try room.leftovers.isEmpty)
        }

        @Test("decodes no image that claims to be huge")
        func refusesBombs() async throws {
            let room = try ReadingRoom()
            let bomb = WrittenTIFF(
                pages: [.init(width: 4, height: 4, grey: 1, claimedWidth: 60_000, claimedHeight: 60_000)]
            )
            let largest = WrittenTIFF(pages: [
                .init(width: 4, height: 4, grey: 1, claimedWidth: .max, claimedHeight: .max)
            ])
            for tiff in [bomb, largest] {
                let path = try room.file(tiff.bytes)
                #expect(
                    try await room.documents.image(ofPage: 1, ofFileAt: path, mediaType: .tiff)
                        == .unreadable(.tooLarge)
                )
            }
        }

        @Test("says of a broken TIFF that it is damaged")
        func findsDamage() async throws {
            let room = try ReadingRoom()
            let whole = WrittenTIFF(pages: [.init(width: 40, height: 40, grey: 9)]).bytes
            let empty = WrittenTIFF(pages: [.init(width: 4, height: 4, grey: 1, claimedWidth: 0)]).bytes
            for bytes in [[], Array("II*".utf8), Array("text, no TIFF".utf8), Array(whole.prefix(60)), empty] {
                let path = try room.file(bytes)
                #expect(
                    try await room.documents.image(ofPage: 1, ofFileAt: path, mediaType: .tiff) == .unreadable(.damaged)
                )
            }
        }

        @Test("counts the pages of a chain that comes back to itself once")
        func endsLoops() async throws {
            let room = try ReadingRoom()
            let page = WrittenTIFF.Page(width: 3, height: 3, grey: 1)
            let path = try room.file(WrittenTIFF(pages: [page, page], isLoop: true).bytes)
            let image = try await room.documents.image(ofPage: 2, ofFileAt: path, mediaType: .tiff)
            #expect(Drawn(image) == Drawn(width: 3, height: 3, pagesCount: 2))
            #expect(try await room.documents.picturesCount(ofFileAt: path, mediaType: .tiff) == 2)
        }

        @Test("counts no pages of what is no TIFF")
        func countsNoPages() async throws {
            let room = try ReadingRoom()
            let path = try room.file(Array("II*\u{0}damaged".utf8))
            #expect(try await room.documents.picturesCount(ofFileAt: path, mediaType: .tiff) == nil)
            #expect(try await room.documents.picturesCount(ofFileAt: path, mediaType: .pdf) == nil)
        }

        @Test("draws a page of a PDF no larger than it should", arguments: ReadingRoom.Walls.allCases)
        func drawsPDFPage(walls: ReadingRoom.Walls) async throws {
            let room = try ReadingRoom(walls)
            let path = try room.file(WrittenPDF(pages: ["Lease", "Signed"]).bytes)
            let image = try await room.documents.image(ofPage: 2, ofFileAt: path, mediaType: .pdf)
            let drawn = try #require(Drawn(image))
            #expect(drawn.height == DocumentLimits.sidePixels)
            #expect(drawn.width < drawn.height)
            #expect(drawn.pagesCount == 2)
            let missing = try await room.documents.image(ofPage: 3, ofFileAt: path, mediaType: .pdf)
            #expect(missing == .unreadable(.noSuchPage))
            #expect(try room.leftovers.isEmpty)
        }
    }
}

/// The size that a PNG's header states.
private struct Drawn: Equatable {
    var width: Int
    var height: Int
    var pagesCount: Int

    init(width: Int, height: Int, pagesCount: Int) {
        self.width = width
        self.height = height
        self.pagesCount = pagesCount
    }

    init?(_ image: PageImage) {
        guard case .png(let bytes, let pagesCount) = image, bytes.count > 24 else { return nil }
        func number(at offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        self.init(width: number(at: 16), height: number(at: 20), pagesCount: pagesCount)
    }
}
