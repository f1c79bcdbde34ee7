/// The first rows and columns of a CSV file, and how much more there is.
public struct TablePreview: Sendable, Hashable {
    /// How much of the table is not shown.
    public enum Rest: Sendable, Hashable {
        case exactly(Int)
        /// The file was not read to its end.
        case atLeast(Int)
    }

    /// As many rows as a page shows; the first may be a header, which the file does not say.
    public let rows: [[String]]
    /// Rows after those.
    public let moreRows: Rest
    /// Columns after those shown, in the widest of the rows shown.
    public let moreColumns: Int
    /// Whether a cell was longer than a page shows; such a cell ends with an ellipsis.
    public let hasCutCells: Bool

    public static let rowsMax = 500
    public static let columnsMax = 30
    /// In bytes of the file.
    public static let cellBytesMax = 1_000
    /// How much of a file is worth counting the rows of while a person waits, in bytes.
    public static let bytesScannedMax = 32 * 1_048_576
}
