import Core
import Crypto

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What the vault asks of the file system, each failure as an error of its own.
enum Files {
    /// A path that stays the same wherever a program stands.
    static func fromRoot(_ path: String) throws -> String {
        guard !path.hasPrefix("/") else { return path }
        guard let here = getcwd(nil, 0) else { throw VaultError.of(errno) }
        defer { free(here) }
        return "\(String(cString: here))/\(path)"
    }

    static func makeDirectory(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw VaultError.of(errno) }
    }

    /// The names in a folder without those that begin with a point; none where there is no folder.
    static func names(in path: String) throws -> [String] {
        guard let folder = opendir(path) else {
            guard errno == ENOENT else { throw VaultError.of(errno) }
            return []
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// Writes a small file whole: under another name first, so that it is there with all its bytes or not at all.
    static func write(_ bytes: [UInt8], to path: String) throws {
        let draft = Self.draft(of: path)
        let file = try OpenFile(draft, .create)
        do {
            defer { file.close() }
            try file.write(bytes, at: 0)
            try file.sync()
        }
        guard rename(draft, path) == 0 else { throw VaultError.of(errno) }
    }

    /// What a small file is called until it is whole.
    static func draft(of path: String) -> String { "\(path).draft" }

    /// Fewer bytes than asked for only at the end of the file.
    static func read(_ path: String, from offset: Int64, count: Int) throws -> [UInt8] {
        let file = try OpenFile(path, .read)
        defer { file.close() }
        return try file.read(from: offset, count: count)
    }

    static func size(of path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : nil
    }

    static func changeSeconds(of path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_mtim.tv_sec) : nil
    }

    static func digest(of path: String) throws -> FileDigest {
        let file = try OpenFile(path, .read)
        defer { file.close() }
        var hash = SHA256()
        var offset: Int64 = 0
        while true {
            let piece = try file.read(from: offset, count: FileLimits.writeBytes)
            if piece.isEmpty { return FileDigest(hash: hash.finalize()) }
            hash.update(data: piece)
            offset += Int64(piece.count)
        }
    }

    static func makeReadOnly(_ path: String) throws {
        guard chmod(path, 0o400) == 0 else { throw VaultError.of(errno) }
    }

    /// Gives a file a second name, unless that name is taken.
    static func link(_ path: String, to other: String) throws {
        guard Self.systemLink(path, other) == 0 || errno == EEXIST else { throw VaultError.of(errno) }
    }

    private static func systemLink(_ path: String, _ other: String) -> Int32 {
        #if canImport(Glibc)
        Glibc.link(path, other)
        #else
        Darwin.link(path, other)
        #endif
    }

    static func remove(_ path: String) throws {
        guard unlink(path) == 0 || errno == ENOENT else { throw VaultError.of(errno) }
    }

    static func removeDirectory(_ path: String) throws {
        guard rmdir(path) == 0 || errno == ENOENT else { throw VaultError.of(errno) }
    }

    /// Makes the names in a folder safe.
    static func sync(directory path: String) throws {
        let file = try OpenFile(path, .read)
        defer { file.close() }
        try file.sync()
    }
}

/// An open descriptor; whoever opens it closes it.
public struct OpenFile: Sendable {
    public enum Purpose: Sendable {
        case read, append, create, lock

        fileprivate var flags: Int32 {
            switch self {
            case .read: O_RDONLY | O_CLOEXEC
            case .append: O_RDWR | O_CLOEXEC
            case .create: O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC
            case .lock: O_RDWR | O_CREAT | O_CLOEXEC
            }
        }
    }

    private let descriptor: Int32

    /// - Throws: `FileError.missing`, `.diskFull`, `VaultError`.
    public init(_ path: String, _ purpose: Purpose) throws {
        descriptor = open(path, purpose.flags, 0o600)
        guard descriptor >= 0 else { throw VaultError.of(errno) }
    }

    public func close() {
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #else
        _ = Darwin.close(descriptor)
        #endif
    }

    public func size() throws -> Int64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw VaultError.of(errno) }
        return Int64(status.st_size)
    }

    /// Waits for whoever writes a part just now; closing lets go of it.
    func lock() throws {
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw VaultError.of(errno) }
        }
    }

    /// Whether the lock was free: with others who share it, or alone.
    ///
    /// Closing, or the end of the process, lets go of it.
    public func tryLock(isShared: Bool) throws -> Bool {
        while flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw VaultError.of(errno) }
        }
        return true
    }

    public func write(_ bytes: [UInt8], at offset: Int64) throws {
        try bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let written = pwrite(
                    descriptor,
                    buffer.baseAddress.map { $0 + done },
                    buffer.count - done,
                    off_t(offset) + off_t(done)
                )
                if written < 0 {
                    guard errno == EINTR else { throw VaultError.of(errno) }
                } else {
                    done += written
                }
            }
        }
    }

    public func read(from offset: Int64, count: Int) throws -> [UInt8] {
        try Array(unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(
                    descriptor,
                    buffer.baseAddress.map { $0 + filled },
                    count - filled,
                    off_t(offset) + off_t(filled)
                )
                if got < 0 {
                    guard errno == EINTR else { throw VaultError.of(errno) }
                } else if got == 0 {
                    return
                } else {
                    filled += got
                }
            }
        }
    }

    public func truncate(to size: Int64) throws {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw VaultError.of(errno) }
    }

    public func sync() throws {
        guard fsync(descriptor) == 0 else { throw VaultError.of(errno) }
    }
}
