/// The version of the program: the newest heading of CHANGELOG.md, in small letters.
enum Version {
    static let text = "unreleased"
}
