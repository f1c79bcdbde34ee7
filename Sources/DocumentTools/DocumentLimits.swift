/// How much is spent on reading a file that nobody trusts.
public enum DocumentLimits {
    /// Files that are read at the same time.
    public static let runningMax = 2
    /// Files that are read or wait; who takes in a folder reads its files one after the other.
    public static let admittedMax = 64
    /// When to try again where too many wait.
    public static let retrySeconds = 10

    /// Of the processor, for a program; then the kernel ends it.
    public static let processorSeconds = 20
    /// By the clock, for a program; then its whole process group is killed.
    public static let wallClockSeconds = 30
    public static let addressSpaceBytesMax = 512 * 1_048_576
    /// Of a program that holds a whole image.
    public static let imageAddressSpaceBytesMax = 768 * 1_048_576
    public static let openFilesMax = 32
    /// Of a program's messages, which tell why a file cannot be read; the rest is dropped.
    public static let messageBytesMax = 8_192

    /// Pages of a PDF whose text is read.
    public static let textPagesMax = 5_000
    /// Of a document's text, in UTF-8.
    public static let textBytesMax = 16 * 1_048_576
    /// What `pdfinfo` may say.
    public static let summaryBytesMax = 65_536
    /// Pages of a PDF that are read one at a time where they do not come out one after the other.
    public static let singlePagesMax = 50
    /// For all of those together.
    public static let singlePagesSeconds = 30

    /// The longer side of a page of a PDF that is drawn, whatever it claims to measure.
    public static let sidePixels = 1_600
    public static let imageBytesMax = 32 * 1_048_576
    public static let tiffBytesMax = 256 * 1_048_576
    /// 64 megapixels: a page of A3 at 570 dots an inch.
    public static let tiffPixelsMax = 67_108_864
    /// More pages than these are neither counted nor drawn.
    public static let tiffPagesMax = 2_000
}
