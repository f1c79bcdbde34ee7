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

    /// - Parameter directory: from the root, or from where the program was started. Programs that read files take paths
    ///   from the root only, so that is what the vault gives.
    /// - Throws: `FileError.diskFull`, `VaultError` when the folder cannot be made.
    public init(directory: String, clock: WallClock) throws {
        layout = VaultLayout(root: try Files.fromRoot(directory))
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

    public func digest(of id: UploadID, of person: PersonID) async throws -> FileDigest {
        let hash = hashes[id]
        return try await work { [layout] in try UploadFolder(layout.upload(id, of: person)).digest(hash) }
    }

    public func seal<Answer>(
        _ id: UploadID,
        of person: PersonID,
        whileHeld use: (SealedUpload) async throws -> Answer
    ) async throws -> Answer {
        let digest = try await digest(of: id, of: person)
        let lock = try await hold(digest)
        defer { lock.close() }
        return try await use(try await seal(id, of: person, as: digest))
    }

    private func seal(_ id: UploadID, of person: PersonID, as digest: FileDigest) async throws -> SealedUpload {
        try await work { [layout, hashes] in
            let folder = UploadFolder(layout.upload(id, of: person))
            let upload = try folder.upload(id)
            guard upload.isComplete else { throw FileError.incomplete }
            try folder.move(to: layout, as: digest, bytes: upload.draft.bytes)
            hashes.forget(id)
            let head = try Files.read(layout.file(digest), from: 0, count: FileLimits.headBytes)
            return SealedUpload(upload: id, draft: upload.draft, digest: digest, head: head)
        }
    }

    /// The lock that keeps a sweep away, shared with all who seal; closing lets go of it.
    private func hold(_ digest: FileDigest) async throws -> OpenFile {
        for _ in 0..<FileLimits.holdTriesMax {
            if let lock = try await lock(digest, isShared: true) { return lock }
            // A sweep asks the database about one file: that takes milliseconds.
            try await Task.sleep(for: .milliseconds(FileLimits.holdMilliseconds))
        }
        throw LedgerError.overloaded(seconds: FileLimits.retrySeconds)
    }

    /// Nil where it is held by others.
    private func lock(_ digest: FileDigest, isShared: Bool) async throws -> OpenFile? {
        try await work { [layout] in
            let lock = try OpenFile(layout.lock(of: digest), .lock)
            do {
                if try lock.tryLock(isShared: isShared) { return lock }
            } catch {
                lock.close()
                throw error
            }
            lock.close()
            return nil
        }
    }

    public func discard(_ id: UploadID, of person: PersonID) async throws {
        hashes.forget(id)
        try await work { [layout] in try UploadFolder(layout.upload(id, of: person)).remove() }
    }

    public func removeStaleUploads(unchangedFor seconds: Int64) async throws {
        let before = clock.now.microseconds / 1_000_000 - seconds
        try await work { [layout] in
            // One that cannot be removed keeps none of the others.
            var failure: (any Error)?
            for person in try Files.names(in: layout.uploadsRoot) {
                for upload in try Files.names(in: "\(layout.uploadsRoot)/\(person)") {
                    let folder = UploadFolder("\(layout.uploadsRoot)/\(person)/\(upload)")
                    guard folder.lastChangeSeconds < before else { continue }
                    do { try folder.remove() } catch { failure = error }
                }
            }
            if let failure { throw failure }
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

    public func verify(_ digest: FileDigest, bytesPerSecond: Int?) async throws -> FileCondition {
        let file: OpenFile
        do {
            file = try await open(digest)
        } catch FileError.missing {
            // A folder that is not mounted is no finding about each file in it.
            try await work { [layout] in try OpenFile(layout.filesRoot, .read).close() }
            return .missing
        }
        defer { file.close() }
        var hash = RunningHash()
        while true {
            let began = ContinuousClock.now
            let (piece, next) = try await read(from: file, hash)
            hash = next
            guard !piece.isEmpty else { return hash.digest() == digest ? .unchanged : .changed }
            guard let bytesPerSecond else { continue }
            let pause = Duration.seconds(Double(piece.count) / Double(bytesPerSecond)) - began.duration(to: .now)
            if pause > .zero { try await Task.sleep(for: pause) }
        }
    }

    public func sweep(_ digest: FileDigest, if isUnclaimed: () async throws -> Bool) async throws -> Bool {
        guard let lock = try await lock(digest, isShared: false) else { return false }
        defer { lock.close() }
        guard try await isUnclaimed() else { return false }
        try await work { [layout] in
            let place = layout.file(digest)
            guard Files.size(of: place) != nil else { return }
            try Files.remove(place)
            if let folder = layout.folders(of: digest).last { try Files.sync(directory: folder) }
        }
        return true
    }

    /// The piece that follows, with the hash up to its end.
    private func read(from file: OpenFile, _ hash: RunningHash) async throws -> (piece: [UInt8], hash: RunningHash) {
        try await work {
            var hash = hash
            let piece = try file.read(from: hash.bytes, count: FileLimits.writeBytes)
            hash.take(piece, at: hash.bytes)
            return (piece, hash)
        }
    }

    private func open(_ digest: FileDigest) async throws -> OpenFile {
        try await work { [layout] in try OpenFile(layout.file(digest), .read) }
    }

    private func work<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await threads.runIfActive(body)
    }
}
