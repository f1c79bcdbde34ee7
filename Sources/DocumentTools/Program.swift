import Glibc

/// A program of the system that reads an untrusted file, and how it is called.
struct Program: Sendable {
    /// Where Debian puts programs; the sandbox holds no others.
    static let folder = "/usr/bin/"
    /// What every program calls the file it reads: no name that a person chose is ever an argument.
    static let documentName = "document"

    let name: String
    var arguments: [String]
    var allowance = ProgramAllowance()

    var path: String { Self.folder + name }

    var isInstalled: Bool { access(path, X_OK) == 0 }
}
