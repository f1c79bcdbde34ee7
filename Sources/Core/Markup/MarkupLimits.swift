/// What a document that is made safe may cost.
public enum MarkupLimits {
    /// Of an HTML document or the HTML of a mail.
    public static let htmlBytesMax = 16 * 1_048_576
    /// Of a mail with all that is attached to it.
    public static let mailBytesMax = 64 * 1_048_576
    /// Of a Word document as it is on disk.
    public static let wordBytesMax = 64 * 1_048_576
    /// Of the parts of a Word document that are read, unpacked: a zip file of a few kilobytes can hold terabytes.
    public static let wordUnpackedBytesMax = 128 * 1_048_576
    /// Of members of a Word document; a real one has some dozens and one for each picture.
    public static let wordMembersMax = 10_000
    /// Of sheets of an Excel workbook that are shown.
    public static let sheetsMax = 20
    /// Of rows of a sheet that are shown, without empty ones.
    public static let sheetRowsMax = 300
    public static let sheetColumnsMax = 40
    /// Of the text of a cell; then it is cut.
    public static let sheetCellBytesMax = 8_192
    /// Of blocks within blocks.
    ///
    /// What lies deeper is shown, without blocks of its own.
    public static let depthMax = 256
    /// Of elements that the parser holds open; browsers stop at 512.
    public static let openElementsMax = 2_048
    /// Of elements and pieces of text; then the document is cut.
    public static let nodesMax = 500_000
    /// Of markup without pictures; then the document is cut.
    public static let outputBytesMax = 16 * 1_048_576
    /// Of one picture within the markup.
    public static let imageBytesMax = 8 * 1_048_576
    /// Of all pictures of a document together.
    public static let imagesBytesMax = 32 * 1_048_576
    /// Of parts of a mail that are listed.
    public static let mailPartsMax = 1_000
    /// Of lines of a mail that may begin a part.
    public static let mailBoundaryLinesMax = 20_000
    /// Of lines of a mail that may be headers, in all of its parts.
    public static let mailHeaderLinesMax = 500_000
    /// Of parts within parts of a mail.
    public static let mailNestingMax = 32
    /// Of a header that is shown, in characters; then it is cut.
    public static let headerCharactersMax = 10_000
    /// Of the wall time that one document may take.
    public static let millisecondsMax = 10_000
    /// Of documents that wait for a thread.
    public static let waitingMax = 64
}
