import Core
import Crypto

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Tries a vault's folder as files go through it: written, synchronised, given its second name, read back and hashed.
///
/// What it writes has names that begin with a point, which nothing else looks at, and is gone when it returns.
public struct VaultProbe: Sendable {
    /// What stands in the way of keeping evidence there.
    public enum Fault: Error, Sendable, Equatable {
        case notWritable(String)
        /// Folders of one vault lie on several file systems: a file that has come could not be moved at once.
        case severalFileSystems
        case readsBackOtherwise
        /// Others than the program's own user may read or change what is there.
        case openToOthers
        case locksNotKept
    }

    private let layout: VaultLayout

    public init(directory: String) { layout = VaultLayout(root: directory) }

    /// Answers how many bytes are free.
    public func run() throws(Fault) -> Int64 {
        do {
            for folder in layout.folders { try Files.makeDirectory(folder) }
            let name = ".probe-\(UploadID.random(at: WallClock.system.now).text)"
            let (draft, place) = ("\(layout.uploadsRoot)/\(name)", "\(layout.filesRoot)/\(name)")
            defer {
                // What could not be written cannot be removed either, and the fault is told already.
                unlink(draft)
                unlink(place)
            }
            let bytes = (0..<Self.bytesCount).map { _ in UInt8.random(in: .min ... .max) }
            try Files.write(bytes, to: draft)
            guard try Self.device(of: layout.uploadsRoot) == Self.device(of: layout.filesRoot)
            else { throw Fault.severalFileSystems }
            try Files.makeReadOnly(draft)
            try Files.link(draft, to: place)
            try Files.sync(directory: layout.filesRoot)
            guard try Files.digest(of: place) == FileDigest(hash: SHA256.hash(data: bytes))
            else { throw Fault.readsBackOtherwise }
            try tryLock()
            guard try Self.isPrivate(layout.root) else { throw Fault.openToOthers }
            return try Self.freeBytes(of: layout.filesRoot)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw .notWritable("\(error)")
        }
    }

    /// A second lock must be kept out: where it is not, a sweep could not be kept apart from those who seal.
    private func tryLock() throws {
        let path = "\(layout.locksRoot)/probe"
        let first = try OpenFile(path, .lock)
        defer { first.close() }
        let second = try OpenFile(path, .lock)
        defer { second.close() }
        guard try first.tryLock(isShared: true) else { return }
        guard try !second.tryLock(isShared: false) else { throw Fault.locksNotKept }
    }

    private static func device(of path: String) throws -> UInt64 {
        UInt64(truncatingIfNeeded: try status(of: path).st_dev)
    }

    private static func isPrivate(_ path: String) throws -> Bool { try status(of: path).st_mode & 0o077 == 0 }

    private static func status(of path: String) throws -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else { throw VaultError.of(errno) }
        return status
    }

    private static func freeBytes(of path: String) throws -> Int64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw VaultError.of(errno) }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }

    private static let bytesCount = 65_536
}
