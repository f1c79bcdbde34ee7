/// The limits of bulk edits, in one place.
public enum BulkEditLimits {
    /// The items of one bulk edit.
    public static let itemsMax = 5_000
    /// The items of one commit: others' edits wait for a chunk at most, and it is well below the 500 events that a
    /// transaction may have.
    public static let chunkItems = 50
    /// The items that are rehearsed together.
    public static let rehearsedItems = 500
    /// Bulk edits of one person that wait or run, and drafts that are kept for a person in a case.
    public static let runningPerPersonMax = 3
    public static let draftsPerPersonMax = 10
    /// How long a bulk edit that was not carried out is kept.
    public static let draftSeconds: Int64 = 24 * 3_600
    /// How long an instance has a bulk edit for itself after each chunk: who finds it older goes on with it.
    public static let leaseSeconds: Int64 = 15
    /// How often an instance looks for bulk edits of others that stopped in the middle.
    public static let pollSeconds = 3.0
    /// What a person may paste.
    public static let numbersBytesMax = 200_000
    public static let numberLengthMax = 60
    public static let rangesMax = 200
    public static let reasonLengthMax = 500
    /// What a page shows one by one: values of a field, items with their reasons, numbers that were not found.
    public static let movesShownMax = 12
    public static let resultsShownMax = 200
    public static let numbersShownMax = 100
    public static let reasonsShownMax = 20
}
