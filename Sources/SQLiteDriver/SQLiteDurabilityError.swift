/// The database would answer a commit before it is on the disk.
public struct SQLiteDurabilityError: Error, Equatable, CustomStringConvertible {
    /// `PRAGMA synchronous` of a connection that waits for the disk at every commit.
    public static let full = 2

    /// What `PRAGMA synchronous` reads instead.
    public let synchronous: Int

    public var description: String {
        "SQLite does not wait for the disk: PRAGMA synchronous is \(synchronous), not \(Self.full) (FULL)"
    }
}
