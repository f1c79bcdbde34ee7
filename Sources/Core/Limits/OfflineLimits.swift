/// What is kept for times without a network, in one place; how long restricted pages are kept is a setting.
public enum OfflineLimits {
    /// How long a device keeps a page: as long as a session may last.
    public static let pageSeconds = 14 * 86_400
    /// How many hours a device keeps pages with restricted items, unless a setting says otherwise.
    public static let restrictedHours = 12
    /// What that setting may say at most.
    public static let restrictedHoursMax = 14 * 24
    /// The items of one page of a snapshot.
    public static let snapshotItemsMax = 500
    /// The items that a snapshot holds of a case without being told which.
    public static let snapshotWholeMax = 5_000
    /// The items that one request for a snapshot may name.
    public static let snapshotNamedMax = 500
}
