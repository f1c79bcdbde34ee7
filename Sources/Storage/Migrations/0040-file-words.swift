import SQL

extension Migration {
    /// The words of files, for search.
    ///
    /// Files that are there already have none until they are verified: only then are they read.
    static let fileWords = Migration(number: 40, name: "file-words") { dialect in FileSearch.schema(in: dialect) }
}
