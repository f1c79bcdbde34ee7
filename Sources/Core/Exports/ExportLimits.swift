/// How much one export takes, and how much of them is shown.
public enum ExportLimits {
    /// The items of one list.
    public static let itemsMax = 50_000
    /// The bytes of one list.
    public static let listBytesMax = 64 * 1_048_576
    /// How often a list is read again that changed while it was read.
    public static let readingsMax = 3
    /// The rows that a preview shows.
    public static let previewRows = 10
    /// The items that a refusal names because their files have changed.
    public static let changedNamedMax = 20
    /// The items with a verified file that a preview looks at to name those before; the export looks at all.
    public static let changedSoughtMax = 1_000
    /// The entries that the page of exports shows.
    public static let entriesMax = 200
}
