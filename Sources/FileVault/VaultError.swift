import Core

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The file system refused something that should have worked: logged by its number, shown never.
public struct VaultError: Error, CustomStringConvertible {
    public let number: Int32

    public var description: String { "the file system answered errno \(number)" }

    /// What a person can do something about is a `FileError`.
    static func of(_ number: Int32) -> any Error {
        switch number {
        // EFBIG is the limit of the file system, or one that was set for the process: no room all the same.
        case ENOSPC, EDQUOT, EFBIG: FileError.diskFull
        case ENOENT: FileError.missing
        default: VaultError(number: number)
        }
    }
}
