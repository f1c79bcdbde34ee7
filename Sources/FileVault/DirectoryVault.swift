public import Core
import NIOPosix

/// The vault as a folder: `files/ab/cd/<SHA-256>` holds what never changes, `uploads/<person>/<upload>/` what is on its
/// way in.
///
/// What blocks runs on the pool of threads for files. Several instances may share the folder: parts are written under a
/// lock of the operating system, and a file appears under its hash at once or not at all.
public final class DirectoryVault: EvidenceVault {
    private let layout: VaultLayout
    private let clock: WallClock
    private let threads = NIOThreadPool.singleton
    /// How far each upload is hashed in this process, so that the end needs no second reading.
    private let hashes = RunningHashes()

    /// - Throws: `FileError.diskFull`, `VaultError` when the folder cannot be made.
    public init(directory: String, clock: WallClock) throws {
        layout = VaultLayout(root: directory)
        self.clock = clock
        for folder in layout.folders { try Files.makeDirectory(folder) }
    }

    // MARK: On the way in

    public func begin(_ draft: UploadDraft) async throws -> Upload {
        let id = UploadID.random(at: clock.now)
        return try await work { [layout] in
            let own = layout.uploads(of: draft.person)
            try Files.makeDirectory(own)
            guard try Files.names(in: own).count < FileLimits.uploadsPerPersonMax
            else { throw FileError.tooManyUploads }
            try UploadFolder(layout.upload(id, of: draft.person)).make(draft)
            return Upload(id: id, draft: draft, offset: 0)
        }
    }

    public func upload(_ id: UploadID, of person: PersonID) async throws -> Upload {
        try await work { [layout] in try UploadFolder(layout.upload(id, of: person)).upload(id) }
    }

    public func append(
        _ parts: any Parts,
        at offset: Int64,
        to id: UploadID,
        of person: PersonID
    ) async throws -> Upload {
        let known = try await upload(id, of: person)
        guard offset == known.offset else { throw FileError.wrongOffset(expected: known.offset) }
        let total = known.draft.bytes
        var place = offset
        var waiting: [UInt8] = []
        do {
            for try await part in parts {
                guard place + Int64(waiting.count + part.count) <= total else { throw FileError.tooManyBytes }
                waiting += part
                guard waiting.count >= FileLimits.writeBytes else { continue }
                let piece = waiting
                waiting = []
                place = try await write(piece, at: place, to: id, of: person)
            }
        } catch let error as FileError {
            throw error
        } catch {
            // A cut connection: what came before the cut is kept, so that the sender can go on from there.
            _ = try await write(waiting, at: place, to: id, of: person)
            try await sync(id, of: person)
            throw error
        }
        place = try await write(waiting, at: place, to: id, of: person)
        try await sync(id, of: person)
        return Upload(id: id, draft: known.draft, offset: place)
    }

    /// Writes at the end, if the end is where the bytes belong, and answers the new end.
    private func write(_ bytes: [UInt8], at offset: Int64, to id: UploadID, of person: PersonID) async throws -> Int64 {
        guard !bytes.isEmpty else { return offset }
        let folder = UploadFolder(layout.upload(id, of: person))
        return try await work { [hashes] in
            let end = try folder.append(bytes, at: offset)
            hashes.take(bytes, at: offset, of: id)
            return end
        }
    }

    private func sync(_ id: UploadID, of person: PersonID) async throws {
        try await work { [layout] in try UploadFolder(layout.upload(id, of: person)).sync() }
    }

    public func settle(_ id: UploadID, of person: PersonID) async throws -> Upload {
        try await work { [layout] in try UploadFolder(layout.upload(id, of: person)).settle(id) }
    }

    public func seal(_ id: UploadID, of person: PersonID) async throws -> SealedUpload {
        let hash = hashes[id]
        return try await work { [layout, hashes] in
            let folder = UploadFolder(layout.upload(id, of: person))
            let upload = try folder.upload(id)
            guard upload.isComplete else { throw FileError.incomplete }
            let digest = try folder.sealedDigest() ?? folder.digest(hash, bytes: upload.draft.bytes)
            try folder.move(to: layout, as: digest, bytes: upload.draft.bytes)
            hashes.forget(id)
            let head = try Files.read(layout.file(digest), from: 0, count: FileLimits.headBytes)
            return SealedUpload(upload: id, draft: upload.draft, digest: digest, head: head)
        }
    }

    public func discard(_ id: UploadID, of person: PersonID) async throws {
        hashes.forget(id)
        try await work { [layout] in try UploadFolder(layout.upload(id, of: person)).remove() }
    }

    public func removeStaleUploads() async throws {
        let before = clock.now.microseconds / 1_000_000 - FileLimits.uploadSeconds
        try await work { [layout] in
            for person in try Files.names(in: layout.uploadsRoot) {
                for upload in try Files.names(in: "\(layout.uploadsRoot)/\(person)") {
                    let folder = UploadFolder("\(layout.uploadsRoot)/\(person)/\(upload)")
                    if folder.lastChangeSeconds < before { try folder.remove() }
                }
            }
        }
    }

    // MARK: What is kept

    public func read(_ digest: FileDigest, from offset: Int64, count: Int) async throws -> [UInt8] {
        try await work { [layout] in
            try Files.read(layout.file(digest), from: offset, count: min(count, FileLimits.readBytesMax))
        }
    }

    public func path(of digest: FileDigest) async throws -> String {
        try await work { [layout] in
            guard Files.size(of: layout.file(digest)) != nil else { throw FileError.missing }
            return layout.file(digest)
        }
    }

    public func verify(_ digest: FileDigest) async throws -> FileCondition {
        try await work { [layout] in
            do {
                return try Files.digest(of: layout.file(digest)) == digest ? .unchanged : .changed
            } catch FileError.missing {
                return .missing
            }
        }
    }

    private func work<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await threads.runIfActive(body)
    }
}
