import Core
import Crypto
import Foundation
import Testing

@testable import FileVault

/// What the vault promises about bytes: none is lost after it was told safe, and none ever changes.
@Suite("Vault in a folder")
struct DirectoryVaultTests {
    private let directory = NSTemporaryDirectory() + "proffer-vault-\(UUID().uuidString)"
    private let person = PersonID.random(at: Instant(seconds: 1))
    private let caseFile = CaseFileID.random(at: Instant(seconds: 1))
    private let vault: DirectoryVault

    init() throws { vault = try DirectoryVault(directory: directory, clock: .system) }

    private func draft(_ bytes: Int, named name: String = "lease.pdf") throws -> UploadDraft {
        try UploadDraft(person: person, caseFile: caseFile, name: name, bytes: Int64(bytes), bytesMax: .max)
    }

    private static func bytes(_ count: Int, seed: UInt8 = 1) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) &+ seed }
    }

    private static func digest(of bytes: [UInt8]) -> FileDigest { FileDigest(hash: SHA256.hash(data: bytes)) }

    /// Parts as a request brings them; it ends in an error where it is cut.
    private static func parts(_ bytes: [UInt8], each size: Int = 1_000, isCut: Bool = false) -> any EvidenceVault.Parts
    {
        AsyncThrowingStream<[UInt8], any Error> { continuation in
            for start in stride(from: 0, to: bytes.count, by: size) {
                continuation.yield(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            continuation.finish(throwing: isCut ? CancellationError() : nil)
        }
    }

    @Test("keeps a file under the hash of its bytes, however its parts were cut", arguments: [1, 7, 1_000, 2_500_000])
    func keepsFile(partBytes: Int) async throws {
        let bytes = Self.bytes(partBytes == 1 ? 3_000 : 2_500_000)
        let upload = try await vault.begin(try draft(bytes.count))
        let parts = Self.parts(bytes, each: max(partBytes, bytes.count / 10_000))
        #expect(try await vault.append(parts, at: 0, to: upload.id, of: person).isComplete)
        let sealed = try await vault.seal(upload.id, of: person)
        #expect(sealed.digest == Self.digest(of: bytes))
        #expect(sealed.head == Array(bytes.prefix(FileLimits.headBytes)))
        #expect(try Data(contentsOf: URL(filePath: await vault.path(of: sealed.digest))) == Data(bytes))
        #expect(try await vault.verify(sealed.digest, bytesPerSecond: nil) == .unchanged)
    }

    @Test("goes on after a cut where the last byte arrived, also in another process")
    func goesOnAfterCut() async throws {
        let bytes = Self.bytes(5_000_000)
        let upload = try await vault.begin(try draft(bytes.count))
        await #expect(throws: CancellationError.self) {
            try await vault.append(
                Self.parts(Array(bytes[..<3_210_987]), isCut: true),
                at: 0,
                to: upload.id,
                of: person
            )
        }
        let other = try DirectoryVault(directory: directory, clock: .system)
        let known = try await other.upload(upload.id, of: person)
        #expect(known.offset == 3_210_987)
        #expect(known.draft == (try draft(bytes.count)))
        _ = try await other.append(Self.parts(Array(bytes[3_210_987...])), at: known.offset, to: upload.id, of: person)
        #expect(try await other.seal(upload.id, of: person).digest == Self.digest(of: bytes))
        #expect(try await vault.seal(upload.id, of: person).digest == Self.digest(of: bytes))
    }

    @Test("refuses a part that does not belong at the end, and says where the end is")
    func refusesWrongOffset() async throws {
        let upload = try await vault.begin(try draft(100))
        _ = try await vault.append(Self.parts(Self.bytes(60)), at: 0, to: upload.id, of: person)
        for offset in [Int64(0), 59, 61, 100] {
            await #expect(throws: FileError.wrongOffset(expected: 60)) {
                try await vault.append(Self.parts([1]), at: offset, to: upload.id, of: person)
            }
        }
        #expect(try await vault.upload(upload.id, of: person).offset == 60)
    }

    @Test("takes each byte once when two send the same part at once")
    func takesRacingPartsOnce() async throws {
        let bytes = Self.bytes(3_000_000)
        let upload = try await vault.begin(try draft(bytes.count))
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { [vault, person] in
                    var offset: Int64 = 0
                    for _ in 0..<100 where offset < bytes.count {
                        do {
                            let rest = Array(bytes[Int(offset)...])
                            offset = try await vault.append(Self.parts(rest), at: offset, to: upload.id, of: person)
                                .offset
                        } catch FileError.wrongOffset(let expected) {
                            offset = expected
                        } catch {
                            Issue.record(error)
                        }
                    }
                }
            }
        }
        #expect(try await vault.seal(upload.id, of: person).digest == Self.digest(of: bytes))
    }

    @Test("refuses more than was announced, and a file that has not come whole")
    func refusesOtherLength() async throws {
        let upload = try await vault.begin(try draft(10))
        await #expect(throws: FileError.tooManyBytes) {
            try await vault.append(Self.parts(Self.bytes(11)), at: 0, to: upload.id, of: person)
        }
        _ = try await vault.append(Self.parts(Self.bytes(9)), at: 0, to: upload.id, of: person)
        await #expect(throws: FileError.incomplete) { try await vault.seal(upload.id, of: person) }
    }

    @Test("keeps the same bytes once, and both uploads end well")
    func keepsSameBytesOnce() async throws {
        let bytes = Self.bytes(10_000)
        var digests: Set<FileDigest> = []
        for name in ["a.pdf", "b.pdf"] {
            let upload = try await vault.begin(try draft(bytes.count, named: name))
            _ = try await vault.append(Self.parts(bytes), at: 0, to: upload.id, of: person)
            digests.insert(try await vault.seal(upload.id, of: person).digest)
            // Asked again, as after an answer that was lost, it says the same.
            digests.insert(try await vault.seal(upload.id, of: person).digest)
        }
        #expect(digests == [Self.digest(of: bytes)])
    }

    @Test("shows nobody another person's upload")
    func hidesOthersUploads() async throws {
        let upload = try await vault.begin(try draft(10))
        let other = PersonID.random(at: Instant(seconds: 2))
        await #expect(throws: FileError.uploadNotFound) { try await vault.upload(upload.id, of: other) }
        await #expect(throws: FileError.uploadNotFound) { try await vault.seal(upload.id, of: other) }
        await #expect(throws: FileError.uploadNotFound) {
            try await vault.append(Self.parts([1]), at: 0, to: upload.id, of: other)
        }
        try await vault.discard(upload.id, of: other)
        #expect(try await vault.upload(upload.id, of: person).offset == 0)
    }

    @Test("finds a changed and a missing file")
    func findsDamage() async throws {
        let bytes = Self.bytes(200_000)
        let upload = try await vault.begin(try draft(bytes.count))
        _ = try await vault.append(Self.parts(bytes), at: 0, to: upload.id, of: person)
        let digest = try await vault.seal(upload.id, of: person).digest
        let path = try await vault.path(of: digest)
        var flipped = bytes
        flipped[123_456] ^= 1
        try FileManager.default.removeItem(atPath: path)
        #expect(try await vault.verify(digest, bytesPerSecond: nil) == .missing)
        await #expect(throws: FileError.missing) { try await vault.read(digest, from: 0, count: 1) }
        try Data(flipped).write(to: URL(filePath: path))
        #expect(try await vault.verify(digest, bytesPerSecond: nil) == .changed)
    }

    @Test("removes what nobody goes on with after some days, and not what is new")
    func removesStaleUploads() async throws {
        let old = try await vault.begin(try draft(10))
        let new = try await vault.begin(try draft(10))
        let folder = "\(directory)/uploads/\(person.text)/\(old.id.text)"
        let past = Date(timeIntervalSinceNow: -Double(FileLimits.uploadSeconds + 60))
        for path in [folder, "\(folder)/bytes"] {
            try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: path)
        }
        try await vault.removeStaleUploads(unchangedFor: FileLimits.uploadSeconds)
        await #expect(throws: FileError.uploadNotFound) { try await vault.upload(old.id, of: person) }
        #expect(try await vault.upload(new.id, of: person).offset == 0)
    }

    @Test("has a limit of uploads for each person")
    func limitsUploads() async throws {
        for _ in 0..<FileLimits.uploadsPerPersonMax { _ = try await vault.begin(try draft(1)) }
        await #expect(throws: FileError.tooManyUploads) { try await vault.begin(try draft(1)) }
    }
}
