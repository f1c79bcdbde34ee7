import Core
import Crypto
import FileVault
import Foundation
import Synchronization

/// Writes an archive, member after member, under another name until it is whole.
///
/// The length of a member is known when it ends: its head is then written into the room that was left for it.
final class ArchiveWriter: Sendable {
    private struct Progress {
        /// Where the next byte goes.
        var offset: Int64 = 0
        /// What is not yet in the file.
        var waiting: [UInt8] = []
        var open: Member?
        var members: [ArchiveMember] = []
    }

    private struct Member {
        let name: String
        let start: Int64
        var hash = SHA256()
    }

    let path: String
    private let draft: String
    private let file: OpenFile
    /// Seconds since 1970, of all members.
    private let time: Int64
    private let progress = Mutex(Progress())

    /// - Throws: `ArchiveError.fileExists`, `.beingWritten`, and what the file system throws.
    init(_ path: String, at instant: Instant) throws {
        self.path = path
        draft = "\(path).partial"
        time = instant.microseconds / 1_000_000
        guard !FileManager.default.fileExists(atPath: path) else { throw ArchiveError.fileExists(path) }
        do {
            file = try OpenFile(draft, .lock)
        } catch FileError.missing {
            throw ArchiveError.noFolder(path)
        }
        do {
            guard try file.tryLock(isShared: false) else { throw ArchiveError.beingWritten(path) }
            // One that an export left which was cut off; its mode is not ours to trust.
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: draft)
            try file.truncate(to: 0)
        } catch {
            file.close()
            throw error
        }
    }

    var members: [ArchiveMember] { progress.withLock { $0.members } }

    func begin(_ name: String) throws {
        try progress.withLock { progress in
            try flush(&progress)
            progress.open = Member(name: name, start: progress.offset)
            progress.offset += Int64(TarHeader.bytesCount)
        }
    }

    func append(_ bytes: [UInt8]) throws {
        try progress.withLock { progress in
            progress.open?.hash.update(data: bytes)
            progress.waiting += bytes
            if progress.waiting.count >= ArchiveLimits.portionBytes { try flush(&progress) }
        }
    }

    @discardableResult
    func end() throws -> ArchiveMember? {
        try progress.withLock { progress in
            guard let open = progress.open else { return nil }
            try flush(&progress)
            let bytes = progress.offset - open.start - Int64(TarHeader.bytesCount)
            let head = TarHeader(name: open.name, bytes: bytes, time: time)
            try file.write(head.encoded, at: open.start)
            progress.waiting += [UInt8](repeating: 0, count: head.paddingCount)
            try flush(&progress)
            let member = ArchiveMember(name: open.name, bytes: bytes, digest: FileDigest(hash: open.hash.finalize()))
            progress.members.append(member)
            progress.open = nil
            return member
        }
    }

    /// Takes the open member back, as if it had not begun.
    func abandon() throws {
        try progress.withLock { progress in
            guard let open = progress.open else { return }
            progress.waiting = []
            try file.truncate(to: open.start)
            progress.offset = open.start
            progress.open = nil
        }
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try begin(name)
        try append(bytes)
        try end()
    }

    /// Ends the archive and gives it its name; answers its length.
    ///
    /// - Throws: `ArchiveError.fileExists` when somebody took the name meanwhile.
    func finish() throws -> Int64 {
        let bytes = try progress.withLock { progress in
            progress.waiting += TarHeader.end
            try flush(&progress)
            return progress.offset
        }
        try file.sync()
        // A link takes no name that is taken; file systems without links rename.
        do {
            try FileManager.default.linkItem(atPath: draft, toPath: path)
            try FileManager.default.removeItem(atPath: draft)
        } catch {
            guard !FileManager.default.fileExists(atPath: path) else { throw ArchiveError.fileExists(path) }
            try FileManager.default.moveItem(atPath: draft, toPath: path)
        }
        file.close()
        let folder = try OpenFile(URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false), .read)
        defer { folder.close() }
        try folder.sync()
        return bytes
    }

    /// Leaves nothing behind.
    func discard() throws {
        try FileManager.default.removeItem(atPath: draft)
        file.close()
    }

    /// Reads what was written of a member before.
    func reader(of name: String) throws -> ArchivedFile? {
        try progress.withLock { progress in
            try flush(&progress)
            var start: Int64 = 0
            for member in progress.members {
                let head = TarHeader(name: member.name, bytes: member.bytes, time: time)
                start += Int64(TarHeader.bytesCount)
                if member.name == name { return ArchivedFile(file: file, start: start, bytes: member.bytes) }
                start += member.bytes + Int64(head.paddingCount)
            }
            return nil
        }
    }

    private func flush(_ progress: inout Progress) throws {
        guard !progress.waiting.isEmpty else { return }
        try file.write(progress.waiting, at: progress.offset)
        progress.offset += Int64(progress.waiting.count)
        progress.waiting = []
    }
}
