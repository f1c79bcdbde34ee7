public import Foundation

/// The limits of an SQLite database.
public enum SQLiteLimits {
    /// How long a statement waits for a lock that another process holds, a backup for instance.
    public static let busySeconds: TimeInterval = 5

    /// How many reads run at the same time; more wait.
    public static let readers = 8
}
