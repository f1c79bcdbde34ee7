import Core

/// Where everything lies; names are made of identifiers and hashes only, never of what a person typed.
struct VaultLayout: Sendable {
    let root: String

    var uploadsRoot: String { "\(root)/uploads" }
    var filesRoot: String { "\(root)/files" }

    /// What must be there before anything else.
    var folders: [String] { [root, filesRoot, uploadsRoot, locksRoot] }

    var locksRoot: String { "\(root)/locks" }

    /// What keeps a sweep and those who seal the same bytes apart: one for 1/256 of all hashes.
    func lock(of digest: FileDigest) -> String { "\(locksRoot)/\(digest.text.prefix(2))" }

    func uploads(of person: PersonID) -> String { "\(uploadsRoot)/\(person.text)" }

    func upload(_ id: UploadID, of person: PersonID) -> String { "\(uploads(of: person))/\(id.text)" }

    /// The folders above a file, the upper one first: 65,536 of them keep each one small.
    func folders(of digest: FileDigest) -> [String] {
        let upper = "\(filesRoot)/\(digest.text.prefix(2))"
        return [upper, "\(upper)/\(digest.text.dropFirst(2).prefix(2))"]
    }

    func file(_ digest: FileDigest) -> String {
        "\(filesRoot)/\(digest.text.prefix(2))/\(digest.text.dropFirst(2).prefix(2))/\(digest.text)"
    }
}
