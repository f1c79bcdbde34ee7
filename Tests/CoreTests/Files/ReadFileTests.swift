import Synchronization
import Testing

@testable import Core

/// What is read of a file when it comes in, and what hinders it.
@Suite("Reading a file")
struct ReadFileTests {
    @Test("does not wait for a reader that takes too long")
    func doesNotWait() async throws {
        let reading = Reading(documents: Documents(text: nil))
        let content = try await reading.content(of: .pdf, within: .milliseconds(50))
        #expect(content == FileContent(problem: .tookTooLong))
        let wasCancelled = reading.documents.wasCancelled.withLock { $0 }
        #expect(wasCancelled)
    }

    @Test("collects the words of all pages, each once")
    func collectsWords() async throws {
        let pages = DocumentText.text(pages: ["one two", "two three"], pagesCount: 2, isTruncated: false)
        let content = try await Reading(documents: Documents(text: pages)).content(of: .pdf)
        #expect(Set(content.words) == ["one", "two", "three"] && content.words.count == 3)
        #expect(content.problem == nil)
    }

    @Test("cuts no word where its pieces meet, and stops at its limit")
    func cutsPieces() async throws {
        let words = (0..<200_000).map { "w\($0)" }
        let text = words.joined(separator: " ")
        let pages = DocumentText.text(pages: [text], pagesCount: 1, isTruncated: false)
        let content = try await Reading(documents: Documents(text: pages)).content(of: .pdf)
        let known = Set(words)
        #expect(content.words.allSatisfy { known.contains($0) || text.hasPrefix($0) || $0.hasPrefix("w") })
        #expect(content.words.count > 10_000)
        #expect(content.words.reduce(0) { $0 + $1.utf8.count } < FileLimits.searchedWordsBytesMax)
    }

    @Test("says why a document cannot be read", arguments: [UnreadableReason.encrypted, .noText, .damaged])
    func saysWhy(reason: UnreadableReason) async throws {
        let content = try await Reading(documents: Documents(text: .unreadable(reason))).content(of: .pdf)
        #expect(content == FileContent(problem: reason))
        #expect(UnreadableReason.ofFiles.contains(reason) && !reason.remark.isEmpty)
    }

    @Test("sees a password on a zip file and on an Office file")
    func seesPasswords() async throws {
        let zip: [UInt8] = [0x50, 0x4B, 0x03, 0x04, 20, 0, 1, 0, 8, 0]
        #expect(try await Reading(bytes: zip).content(of: .zip).problem == .encrypted)
        var open = zip
        open[6] = 0
        #expect(try await Reading(bytes: open).content(of: .zip).problem == nil)
        let name = "EncryptedPackage".utf8.flatMap { [$0, UInt8(0)] }
        // Where two parts of a file meet as well.
        let before = [UInt8](repeating: 1, count: FileLimits.readBytesMax - 5)
        #expect(try await Reading(bytes: before + name + [1]).content(of: .compoundFile).problem == .encrypted)
        #expect(try await Reading(bytes: before + name.dropLast()).content(of: .word97).problem == nil)
    }

    @Test("reads no more of a text than is searched")
    func readsBeginning() async throws {
        let text =
            Array("begin ".utf8) + [UInt8](repeating: 0x20, count: FileLimits.searchedTextBytesMax) + Array("end".utf8)
        #expect(try await Reading(bytes: text).content(of: .plainText).words == ["begin"])
    }
}

/// What is read of a PDF when a passage of it is opened.
@Suite("Reading a cited page")
struct ReadCitedPageTests {
    @Test("reads the page that the passage names, and no other")
    func readsNamedPage() async throws {
        let cited = try await cited("no drift", at: "p2 ¶3", in: ["No drift", "There was no\ndrift."])
        #expect(cited.page == 2 && cited.pieces.filter(\.isMarked).map(\.text) == ["no\ndrift"])
        let other = try await self.cited("no drift", at: "p1", in: ["Some drift", "No drift"])
        #expect(other.page == 1 && !other.isFound && other.pieces.map(\.text) == ["Some drift"])
        let scan = try await self.cited("no drift", at: "p1", in: [""])
        #expect(scan == CitedPage(page: 1, problem: .noText))
        #expect(try await self.cited("no drift", at: "p9", in: ["a"]) == CitedPage(page: 9, problem: .noSuchPage))
    }

    @Test("looks for the page of a passage that names none")
    func looksForPage() async throws {
        let pages = ["Begin", "msg 14 Thursday", "Thursday"]
        let cited = try await cited("Thursday", at: "msg 14", in: pages)
        #expect(cited.page == 2 && cited.isFound)
        #expect(try await self.cited("Friday", at: "msg 14", in: pages) == CitedPage(page: nil, problem: nil))
        let long = String(repeating: "word ", count: FileLimits.searchedTextBytesMax / 5 + 1)
        #expect(try await self.cited("Friday", at: "body", in: [long, "Friday"]).page == nil)
    }

    @Test("does not keep a page waiting for a reader that takes too long")
    func doesNotWait() async throws {
        let documents = Documents(text: nil)
        let read = ReadCitedPage(vault: OneFile(bytes: [1]), documents: documents)
        let cited = try await read(passage("a", at: "body"), in: file, within: .milliseconds(50))
        #expect(cited == CitedPage(page: nil, problem: .tookTooLong))
        let wasCancelled = documents.wasCancelled.withLock { $0 }
        #expect(wasCancelled)
    }

    private func cited(_ words: String, at locator: String, in pages: [String]) async throws -> CitedPage {
        let text = DocumentText.text(pages: pages, pagesCount: pages.count, isTruncated: false)
        let read = ReadCitedPage(vault: OneFile(bytes: [1]), documents: Documents(text: text))
        return try await read(passage(words, at: locator), in: file, within: .seconds(60))
    }

    private func passage(_ words: String, at locator: String) -> Passage {
        let now = Instant(microseconds: 0)
        return Passage(id: .random(at: now), number: "S-1", item: .random(at: now), locator: locator, words: words)
    }

    private var file: EvidenceFile {
        let now = Instant(microseconds: 0)
        return EvidenceFile(
            id: .random(at: now),
            item: .random(at: now),
            caseFile: .random(at: now),
            name: "a.pdf",
            digest: FileDigest(hash: Array(repeating: 1, count: 32)),
            bytes: 1,
            mediaType: MediaType.pdf.rawValue
        )
    }
}

/// A vault with one file, and readers.
private struct Reading {
    let bytes: [UInt8]
    let documents: Documents

    init(bytes: [UInt8] = [1], documents: Documents = Documents(text: nil)) {
        self.bytes = bytes
        self.documents = documents
    }

    func content(of type: MediaType, within limit: Duration = .seconds(60)) async throws -> FileContent {
        let readers = FileReaders(documents: documents, markup: NoMarkup()) { text in
            Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
        }
        return try await ReadFile(vault: OneFile(bytes: bytes), readers: readers)(
            FileDigest(hash: Array(repeating: 1, count: 32)),
            bytes: Int64(bytes.count),
            mediaType: type,
            within: limit
        )
    }
}

/// Gives one answer, or none until it is cancelled.
private final class Documents: DocumentReader, PageRenderer {
    let text: DocumentText?
    let wasCancelled = Mutex(false)

    init(text: DocumentText?) { self.text = text }

    func text(ofFileAt path: String, mediaType: MediaType) async throws -> DocumentText {
        if let text { return text }
        do {
            try await Task.sleep(for: .seconds(600))
        } catch {
            wasCancelled.withLock { $0 = true }
            throw error
        }
        return .unreadable(.damaged)
    }

    func text(ofPage page: Int, ofFileAt path: String, mediaType: MediaType) async throws -> PageText {
        guard case .text(let pages, _, _) = try await text(ofFileAt: path, mediaType: mediaType), page <= pages.count
        else { return .unreadable(.noSuchPage) }
        return pages[page - 1].isEmpty ? .unreadable(.noText) : .text(pages[page - 1], isTruncated: false)
    }

    func image(ofPage page: Int, ofFileAt path: String, mediaType: MediaType) async throws -> PageImage {
        .unreadable(.notSupported)
    }

    func picturesCount(ofFileAt path: String, mediaType: MediaType) async throws -> Int? { nil }
}

private struct NoMarkup: MarkupSanitizer {
    func document(fromHTML bytes: [UInt8], charset: String?) async throws -> SanitizedDocument {
        throw MarkupError.notOfKind
    }

    func document(fromText bytes: [UInt8], charset: String?) async throws -> SanitizedDocument {
        throw MarkupError.notOfKind
    }

    func mail(from bytes: [UInt8]) async throws -> SanitizedMail { throw MarkupError.notOfKind }

    func attachment(_ number: Int, ofMail bytes: [UInt8]) async throws -> [UInt8] { throw MarkupError.notOfKind }

    func attachments(_ numbers: [Int], ofMail bytes: [UInt8]) async throws -> [Int: [UInt8]] {
        throw MarkupError.notOfKind
    }

    func document(fromExcel bytes: [UInt8]) async throws -> SanitizedDocument { throw MarkupError.encrypted }
    func document(fromWord bytes: [UInt8]) async throws -> SanitizedDocument { throw MarkupError.encrypted }
}

private struct OneFile: EvidenceVault {
    let bytes: [UInt8]

    func read(_ digest: FileDigest, from offset: Int64, count: Int) async throws -> [UInt8] {
        Array(bytes.dropFirst(Int(offset)).prefix(min(count, FileLimits.readBytesMax)))
    }

    func path(of digest: FileDigest) async throws -> String { "/file" }
    func verify(_ digest: FileDigest, bytesPerSecond: Int?) async throws -> FileCondition { .unchanged }
    func begin(_ draft: UploadDraft) async throws -> Upload { throw FileError.diskFull }
    func upload(_ id: UploadID, of person: PersonID) async throws -> Upload { throw FileError.uploadNotFound }
    func settle(_ id: UploadID, of person: PersonID) async throws -> Upload { throw FileError.uploadNotFound }
    func digest(of id: UploadID, of person: PersonID) async throws -> FileDigest { throw FileError.uploadNotFound }
    func discard(_ id: UploadID, of person: PersonID) async throws {}
    func removeStaleUploads(unchangedFor seconds: Int64) async throws {}
    func sweep(_ digest: FileDigest, if isUnclaimed: () async throws -> Bool) async throws -> Bool { false }

    func seal<Answer>(
        _ id: UploadID,
        of person: PersonID,
        whileHeld use: (SealedUpload) async throws -> Answer
    ) async throws -> Answer {
        throw FileError.uploadNotFound
    }

    func append(_ parts: any Parts, at offset: Int64, to id: UploadID, of person: PersonID) async throws -> Upload {
        throw FileError.uploadNotFound
    }
}
