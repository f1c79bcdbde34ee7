import Glibc

/// A file that is read here, at any place.
final class OpenFile {
    let bytesCount: Int
    private let descriptor: Int32

    /// - Throws: `SystemError` where it cannot be opened or is no regular file.
    init(_ path: String) throws(SystemError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SystemError("open") }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw SystemError("open", number: EINVAL)
        }
        bytesCount = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// As many bytes as there are from here, up to `count`.
    func bytes(at offset: Int, count: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = pread(descriptor, &bytes, count, off_t(offset))
        guard read >= 0 else { throw SystemError("pread") }
        bytes.removeLast(count - read)
        return bytes
    }

    /// Copies the file, with other bytes at some places.
    func copy(to path: String, replacing replacements: [Int: [UInt8]]) throws(SystemError) {
        let target = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw SystemError("open") }
        defer { close(target) }
        var offset: off_t = 0
        while true {
            let sent = sendfile(target, descriptor, &offset, Self.partBytes)
            if sent < 0, errno == EINTR { continue }
            guard sent >= 0 else { throw SystemError("sendfile") }
            if sent == 0 { break }
        }
        for (place, bytes) in replacements {
            guard pwrite(target, bytes, bytes.count, off_t(place)) == bytes.count else { throw SystemError("pwrite") }
        }
    }

    private static let partBytes = 4 * 1_048_576
}
