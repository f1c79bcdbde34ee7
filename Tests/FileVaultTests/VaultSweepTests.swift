import Core
import Crypto
import Foundation
import Synchronization
import Testing

@testable import FileVault

/// What sweep and verification promise about the folder: nothing that somebody is about to commit goes.
@Suite("Sweep and verification in a folder")
struct VaultSweepTests {
    private let directory = NSTemporaryDirectory() + "proffer-vault-\(UUID().uuidString)"
    private let person = PersonID.random(at: Instant(seconds: 1))
    private let vault: DirectoryVault

    init() throws { vault = try DirectoryVault(directory: directory, clock: .system) }

    private static let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    private static let digest = FileDigest(hash: SHA256.hash(data: bytes))

    /// A file that has come whole.
    private func upload() async throws -> UploadID {
        let draft = try UploadDraft(
            person: person,
            caseFile: .random(at: Instant(seconds: 1)),
            name: "a.bin",
            bytes: Int64(Self.bytes.count),
            bytesMax: .max
        )
        let id = try await vault.begin(draft).id
        let parts = AsyncThrowingStream<[UInt8], any Error> { continuation in
            continuation.yield(Self.bytes)
            continuation.finish()
        }
        _ = try await vault.append(parts, at: 0, to: id, of: person)
        return id
    }

    private func isThere() async throws -> Bool {
        try await vault.verify(Self.digest, bytesPerSecond: nil) == .unchanged
    }

    @Test("what is nobody's goes, and can be sent again")
    func sweeps() async throws {
        _ = try await vault.seal(try await upload(), of: person)
        #expect(try await !vault.sweep(Self.digest) { false })
        #expect(try await isThere())
        #expect(try await vault.sweep(Self.digest) { true })
        #expect(try await vault.verify(Self.digest, bytesPerSecond: nil) == .missing)
        // A sweep that was cut off before it was noted is done again.
        #expect(try await vault.sweep(Self.digest) { true })
        _ = try await vault.seal(try await upload(), of: person)
        #expect(try await isThere())
    }

    @Test("a commit under way keeps the sweep away, in this process and in another")
    func commitHolds() async throws {
        let other = try DirectoryVault(directory: directory, clock: .system)
        try await vault.seal(try await upload(), of: person) { sealed in
            #expect(sealed.digest == Self.digest)
            for vault in [vault, other] {
                // It is not even asked: what it would be told may be wrong a moment later.
                let isSwept = try await vault.sweep(Self.digest) {
                    Issue.record("asked")
                    return true
                }
                #expect(!isSwept)
            }
        }
        #expect(try await isThere())
        #expect(try await other.sweep(Self.digest) { true })
    }

    @Test("who seals while a sweep looks at the same bytes waits for it, and puts them there again")
    func sealWaitsForSweep() async throws {
        _ = try await vault.seal(try await upload(), of: person)
        let second = try await upload()
        let isSealed = Flag()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let isSwept = try await vault.sweep(Self.digest) {
                group.addTask { [vault, person] in
                    _ = try await vault.seal(second, of: person)
                    isSealed.raise()
                }
                // Long enough for it to come to the lock; that it has not passed is what counts.
                try await Task.sleep(for: .milliseconds(3 * FileLimits.holdMilliseconds))
                #expect(!isSealed.isRaised)
                return true
            }
            #expect(isSwept)
            try await group.waitForAll()
        }
        #expect(isSealed.isRaised)
        #expect(try await isThere())
    }

    @Test("an upload whose sealed bytes were swept is not known any more")
    func sweptUploadIsGone() async throws {
        let upload = try await upload()
        _ = try await vault.seal(upload, of: person)
        #expect(try await vault.sweep(Self.digest) { true })
        await #expect(throws: FileError.uploadNotFound) { try await vault.seal(upload, of: person) }
    }

    @Test("reading again keeps to its rate and ends between two parts")
    func verifiesSlowly() async throws {
        _ = try await vault.seal(try await upload(), of: person)
        let began = ContinuousClock.now
        #expect(try await vault.verify(Self.digest, bytesPerSecond: 30_000_000) == .unchanged)
        #expect(began.duration(to: .now) >= .milliseconds(95))
        let reading = Task { [vault] in try await vault.verify(Self.digest, bytesPerSecond: 1_000) }
        reading.cancel()
        await #expect(throws: CancellationError.self) { try await reading.value }
    }

    @Test("an upload that was cut off while it was made goes with the others")
    func removesHalfMadeUpload() async throws {
        let id = try await upload()
        let folder = "\(directory)/uploads/\(person.text)/\(id.text)"
        try Data("half".utf8).write(to: URL(filePath: "\(folder)/about.json.draft"))
        try FileManager.default.removeItem(atPath: "\(folder)/about.json")
        try await vault.removeStaleUploads(unchangedFor: -2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(directory)/uploads/\(person.text)").isEmpty)
    }

    @Test("a folder that is not there is no finding about each file in it")
    func missesFolder() async throws {
        _ = try await vault.seal(try await upload(), of: person)
        try FileManager.default.moveItem(atPath: "\(directory)/files", toPath: "\(directory)/away")
        await #expect(throws: FileError.missing) { try await vault.verify(Self.digest, bytesPerSecond: nil) }
    }

    @Test("a probe finds a vault in order, and what is wrong with one")
    func probes() throws {
        #expect(try VaultProbe(directory: directory).run() > 0)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: directory).allSatisfy { !$0.contains(".probe") })
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory)
        #expect(throws: VaultProbe.Fault.openToOthers) { try VaultProbe(directory: directory).run() }
        let file = directory + "/uploads/file"
        try Data().write(to: URL(filePath: file))
        #expect(throws: VaultProbe.Fault.self) { try VaultProbe(directory: file).run() }
    }
}

private final class Flag: Sendable {
    private let value = Mutex(false)

    var isRaised: Bool { value.withLock { $0 } }

    func raise() { value.withLock { $0 = true } }
}
