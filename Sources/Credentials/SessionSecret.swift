import Foundation

/// The key under which cookies are hashed: given, or 32 random bytes in a file that only its owner reads.
///
/// Without it every session ends.
public struct SessionSecret: Sendable {
    /// As long as what HMAC-SHA256 makes of it (RFC 2104, section 3).
    public static let bytesMin = 32

    let bytes: [UInt8]

    /// - Throws: `SessionSecretError.tooShort`.
    public init(bytes: [UInt8]) throws(SessionSecretError) {
        guard bytes.count >= Self.bytesMin else { throw .tooShort }
        self.bytes = bytes
    }

    /// Reads the secret of a data directory, or makes both.
    ///
    /// Of two processes that start at once, one makes the file and both use it.
    ///
    /// - Throws: `SessionSecretError`, and what the file system throws.
    public init(inDataDirectory directory: String) throws {
        let path = directory + "/" + Self.fileName
        if !FileManager.default.fileExists(atPath: path) {
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try Self.makeFile(at: path)
        }
        try self.init(bytes: Array(Data(contentsOf: URL(filePath: path))))
    }

    /// The file is whole when it gets its name: it is written beside it and linked, which fails when there is one.
    private static func makeFile(at path: String) throws {
        let draft = path + "-" + UUID().uuidString
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw SessionSecretError.notWritable(code: errno) }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        defer { unlink(draft) }
        try file.write(contentsOf: RandomBytes.make(bytesMin))
        try file.synchronize()
        try file.close()
        guard link(draft, path) == 0 || errno == EEXIST else { throw SessionSecretError.notWritable(code: errno) }
    }

    private static let fileName = "session-secret"
}

/// Why there is no session secret.
public enum SessionSecretError: Error, Equatable {
    /// A file was cut or replaced; removing it ends all sessions and makes a new one.
    case tooShort
    /// The data directory refuses the file; the code is the system's `errno`.
    case notWritable(code: Int32)
}
