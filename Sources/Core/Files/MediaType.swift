/// What a file is (RFC 6838), as its content says and its name does not.
public struct MediaType: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// In lower case, without parameters: `image/png`.
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }
}

extension MediaType {
    public static let pdf = MediaType(rawValue: "application/pdf")
    public static let rtf = MediaType(rawValue: "application/rtf")
    public static let word = MediaType(
        rawValue: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    public static let excel = MediaType(rawValue: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    public static let powerPoint = MediaType(
        rawValue: "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    )
    public static let openText = MediaType(rawValue: "application/vnd.oasis.opendocument.text")
    public static let openSpreadsheet = MediaType(rawValue: "application/vnd.oasis.opendocument.spreadsheet")
    public static let openPresentation = MediaType(rawValue: "application/vnd.oasis.opendocument.presentation")
    public static let word97 = MediaType(rawValue: "application/msword")
    public static let excel97 = MediaType(rawValue: "application/vnd.ms-excel")
    public static let powerPoint97 = MediaType(rawValue: "application/vnd.ms-powerpoint")
    public static let outlookMessage = MediaType(rawValue: "application/vnd.ms-outlook")
    public static let outlookStore = MediaType(rawValue: "application/vnd.ms-outlook-pst")
    /// The container of older Office files, where nothing says which.
    public static let compoundFile = MediaType(rawValue: "application/x-ole-storage")

    public static let png = MediaType(rawValue: "image/png")
    public static let jpeg = MediaType(rawValue: "image/jpeg")
    public static let gif = MediaType(rawValue: "image/gif")
    public static let webp = MediaType(rawValue: "image/webp")
    public static let tiff = MediaType(rawValue: "image/tiff")
    public static let bmp = MediaType(rawValue: "image/bmp")
    public static let heic = MediaType(rawValue: "image/heic")
    public static let avif = MediaType(rawValue: "image/avif")
    public static let svg = MediaType(rawValue: "image/svg+xml")

    public static let wav = MediaType(rawValue: "audio/wav")
    public static let mp3 = MediaType(rawValue: "audio/mpeg")
    public static let mp4Audio = MediaType(rawValue: "audio/mp4")
    public static let aac = MediaType(rawValue: "audio/aac")
    public static let amr = MediaType(rawValue: "audio/amr")
    public static let flac = MediaType(rawValue: "audio/flac")
    public static let oggAudio = MediaType(rawValue: "audio/ogg")
    public static let oggVideo = MediaType(rawValue: "video/ogg")
    public static let mp4 = MediaType(rawValue: "video/mp4")
    public static let quickTime = MediaType(rawValue: "video/quicktime")
    public static let mobileVideo = MediaType(rawValue: "video/3gpp")
    public static let webm = MediaType(rawValue: "video/webm")
    public static let matroska = MediaType(rawValue: "video/matroska")
    public static let avi = MediaType(rawValue: "video/x-msvideo")

    public static let plainText = MediaType(rawValue: "text/plain")
    public static let csv = MediaType(rawValue: "text/csv")
    public static let tabSeparated = MediaType(rawValue: "text/tab-separated-values")
    public static let html = MediaType(rawValue: "text/html")
    public static let xml = MediaType(rawValue: "application/xml")
    public static let json = MediaType(rawValue: "application/json")
    public static let mail = MediaType(rawValue: "message/rfc822")
    public static let mailbox = MediaType(rawValue: "application/mbox")
    public static let calendar = MediaType(rawValue: "text/calendar")
    public static let contactCard = MediaType(rawValue: "text/vcard")

    /// Requests and answers of the web as they were (ISO 28500).
    public static let webArchive = MediaType(rawValue: "application/warc")
    public static let zip = MediaType(rawValue: "application/zip")
    public static let gzip = MediaType(rawValue: "application/gzip")
    public static let bzip2 = MediaType(rawValue: "application/x-bzip2")
    public static let xz = MediaType(rawValue: "application/x-xz")
    public static let sevenZip = MediaType(rawValue: "application/x-7z-compressed")
    public static let rar = MediaType(rawValue: "application/vnd.rar")
    public static let tar = MediaType(rawValue: "application/x-tar")
    public static let sqlite = MediaType(rawValue: "application/vnd.sqlite3")
    /// Expert Witness Format, the usual image of a disk.
    public static let diskImage = MediaType(rawValue: "application/x-ewf")
    public static let executable = MediaType(rawValue: "application/x-executable")
    public static let windowsExecutable = MediaType(rawValue: "application/vnd.microsoft.portable-executable")
    /// Bytes of which nothing else is known.
    public static let octets = MediaType(rawValue: "application/octet-stream")
}
