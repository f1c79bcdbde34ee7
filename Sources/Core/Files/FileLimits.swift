/// The limits of files, in one place; how large one may be and how much a case may hold are settings.
public enum FileLimits {
    /// How much of a file is looked at to tell what kind it is.
    public static let headBytes = 65_536
    /// What is read of a file at a time.
    public static let readBytesMax = 262_144
    /// What is written and hashed at a time.
    public static let writeBytes = 1_048_576
    /// How long a file on its way in is kept after its last part, unless a setting says otherwise.
    public static let uploadSeconds: Int64 = 7 * 86_400
    /// Bytes that were sealed and became no item's are kept so many times as long as a file on its way in.
    public static let sealedTimes: Int64 = 2
    /// Files that a sweep looks up at a time.
    public static let sweepPortionMax = 100
    /// Within how long every stored file is read again, unless a setting says otherwise.
    public static let verifySeconds: Int64 = 86_400
    /// How fast stored files are read again by each instance: 20 MB a second, some per cent of a processor.
    public static let verifyRateBytes = 20_000_000
    /// Files that an instance takes on at a time to read them again.
    public static let verifyPortionMax = 20
    /// How long a file is left to the instance that took it on, beside the time that its bytes take.
    public static let verifyLeaseSeconds: Int64 = 120
    /// Items of one file that are told what was found at a time.
    public static let holdersMax = 20
    /// How often, and how long apart, a file is asked for that a sweep looks at just now.
    public static let holdTriesMax = 100
    public static let holdMilliseconds = 20
    /// Files that a person has on the way in at a time.
    public static let uploadsPerPersonMax = 200
    /// When somebody for whom there is no room may try again.
    public static let retrySeconds = 10
    /// The files of one form without script.
    public static let formFilesMax = 1_000
    /// Items named as holding the same bytes.
    public static let duplicatesMax = 10
    /// Of a file's text that is searched; what follows is not found.
    public static let searchedTextBytesMax = 1_048_576
    /// Of the different words of a file: PostgreSQL takes 1 MB with what it adds to each.
    public static let searchedWordsBytesMax = 400_000
    /// For reading a file before it is an item's; then it is "not read yet".
    public static let readingMilliseconds = 2_000
    /// For reading a file when it is verified.
    public static let rereadingMilliseconds = 20_000
    /// For reading the page that a passage is cited from, before the page of its item is shown.
    public static let citedPageMilliseconds = 5_000
    /// Of the text of such a page.
    public static let citedTextBytesMax = 65_536
    /// Of a picture, sound or film of which all is read to see whether it is whole; of a longer one less is known.
    public static let checkedBytesMax: Int64 = 67_108_864
    /// Parts of such a file that are looked at.
    public static let checkedPartsMax = 20_000
    /// Of a file that is hashed again whenever something is shown that is made of it: a fraction of a second.
    public static let assuredBytesMax: Int64 = 67_108_864
    /// Attachments of a mail that become items by one act; the next goes on.
    public static let attachmentsAtOnceMax = 200
    /// For reading all of those together.
    public static let attachmentsReadingSeconds = 20
    /// Mails whose attachments are remembered.
    public static let mailListingsMax = 32
    /// Pages of a TIFF that an item shows; the file itself has all.
    public static let picturePagesMax = 50
    /// The largest file, unless a setting says otherwise: 2 GB.
    public static let bytesMax: Int64 = 2_147_483_648
    /// What the files of a case may come to, unless a setting says otherwise: 200 GB.
    public static let caseBytesMax: Int64 = 214_748_364_800
}
