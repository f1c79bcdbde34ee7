/// The limits of files, in one place; how large one may be and how much a case may hold are settings.
public enum FileLimits {
    /// How much of a file is looked at to tell what kind it is.
    public static let headBytes = 65_536
    /// What is read of a file at a time.
    public static let readBytesMax = 262_144
    /// What is written and hashed at a time.
    public static let writeBytes = 1_048_576
    /// How long a file on its way in is kept after its last part.
    public static let uploadSeconds: Int64 = 7 * 86_400
    /// Files that a person has on the way in at a time.
    public static let uploadsPerPersonMax = 200
    /// When somebody for whom there is no room may try again.
    public static let retrySeconds = 10
    /// The files of one form without script.
    public static let formFilesMax = 1_000
    /// Items named as holding the same bytes.
    public static let duplicatesMax = 10
    /// The largest file, unless a setting says otherwise: 2 GB.
    public static let bytesMax: Int64 = 2_147_483_648
    /// What the files of a case may come to, unless a setting says otherwise: 200 GB.
    public static let caseBytesMax: Int64 = 214_748_364_800
}
