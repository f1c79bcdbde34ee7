import Glibc

/// A directory of one run's own, removed at its end with the few files that may be in it.
struct WorkingDirectory: Sendable {
    let path: String

    /// What a run may put into it; nothing else is ever there, since the programs cannot write.
    static let fileNames = [Program.documentName, "page.pnm"]

    /// Gives a new directory to the body and removes it, also when that throws.
    static func with<Answer>(under parent: String, _ body: (WorkingDirectory) throws -> Answer) throws -> Answer {
        let directory = try WorkingDirectory(under: parent)
        defer { directory.remove() }
        return try body(directory)
    }

    /// The document as a program sees it: mounted over an empty file, or linked where nothing can be mounted.
    func place(_ document: String, isMounted: Bool) throws(SystemError) {
        let name = "\(path)/\(Program.documentName)"
        if isMounted {
            let descriptor = open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw SystemError("open") }
            close(descriptor)
        } else {
            guard symlink(document, name) == 0 else { throw SystemError("symlink") }
        }
    }

    private init(under parent: String) throws(SystemError) {
        var template = "\(parent)/proffer-document-XXXXXX".utf8CString.map(\.self)
        guard mkdtemp(&template) != nil else { throw SystemError("mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private func remove() {
        for name in Self.fileNames { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
