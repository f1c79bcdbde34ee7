/// A row that does not hold what our own writers put there.
enum StorageError: Error, Equatable {
    case unreadable(table: String)
}
