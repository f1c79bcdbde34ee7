import Core

/// A file inside an archive, with what was written of it.
struct ArchiveMember: Sendable, Equatable {
    let name: String
    let bytes: Int64
    /// SHA-256.
    let digest: FileDigest

    static let readme = "README.txt"
    static let manifest = "manifest.json"
    /// The hashes of all others, as `sha256sum --check` reads them; the last member.
    static let sums = "SHA256SUMS"

    static func rows(of table: String, in caseFile: CaseFileID) -> String { "cases/\(caseFile)/\(table).ndjson" }
    static func graph(of caseFile: CaseFileID) -> String { "cases/\(caseFile)/case-uco.jsonld" }
    static func file(_ digest: FileDigest) -> String { "files/\(digest)" }

    /// A line of `SHA256SUMS`.
    var sum: String { "\(digest)  \(name)\n" }
}
