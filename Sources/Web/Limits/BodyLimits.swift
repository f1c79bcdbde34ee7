/// The limits of what a request may bring, in one place; lists have those of `CSVTable` beside them.
public enum BodyLimits {
    /// The largest JSON document or form.
    public static let bodyBytesMax = 1_048_576
    public static let formFieldsMax = 500
    /// The parts of a form with a file, and the head and the text of each.
    public static let partsMax = 20
    public static let partHeadBytesMax = 4_096
    public static let partTextBytesMax = 10_000
    /// What a body may hold beside its file.
    public static let besideFileBytesMax = 65_536
    /// The changes of one batch.
    public static let batchMutationsMax = 50
    /// The changes of a batch that are written in one transaction: others' changes to the case wait for no more.
    public static let transactionMutationsMax = 20
    public static let passwordBytesMax = 1_024
    public static let cookieBytesMax = 200
}
