/// The limits of archives of cases: what an export writes, and more than that no import takes.
enum ArchiveLimits {
    /// Cases of one archive.
    static let casesMax = 10_000
    /// Members of one archive: the files of evidence, and some thirty for each case.
    static let membersMax = 2_000_000
    /// A row: an item has 20,000 characters twice, and an event as much before and after.
    static let lineBytesMax = 16_777_216
    /// What says what is in the archive, some 200 bytes a member.
    static let manifestBytesMax: Int64 = 536_870_912
    /// What is read, hashed and written at a time.
    static let portionBytes = 1_048_576
    /// Rows that are given to a database at a time.
    static let rowsMax = 64
}
