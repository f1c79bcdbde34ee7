extension MediaType {
    /// Whether a browser may show the file itself; all else is offered as a download.
    ///
    /// What may hold a script (HTML, SVG, XML) is never among these.
    public var isShownInline: Bool { Self.shownInline.contains(self) }

    /// One of `EvidenceVocabulary.kinds` to begin with, where the content suggests one; a person may choose another.
    ///
    /// A TIFF is a scanned document far more often than a photograph.
    public var suggestedKind: String? {
        if let kind = Self.kinds[self] { return kind }
        return switch rawValue.prefix(while: { $0 != "/" }) {
        case "image": "photo"
        case "audio": "audio"
        case "video": "video"
        default: nil
        }
    }

    private static let shownInline: Set<MediaType> = [
        .pdf, .png, .jpeg, .gif, .webp, .wav, .mp3, .mp4, .mp4Audio, .webm, .plainText,
    ]

    private static let kinds: [MediaType: String] = [
        .pdf: "document", .rtf: "document", .word: "document", .word97: "document", .openText: "document",
        .powerPoint: "document", .powerPoint97: "document", .openPresentation: "document", .plainText: "document",
        .tiff: "document", .svg: "document",
        .excel: "spreadsheet", .excel97: "spreadsheet", .openSpreadsheet: "spreadsheet", .csv: "spreadsheet",
        .tabSeparated: "spreadsheet",
        .mail: "email", .mailbox: "email", .outlookMessage: "email", .outlookStore: "email",
        .html: "web_capture", .webArchive: "web_capture",
        .xml: "structured_data", .json: "structured_data", .sqlite: "structured_data", .calendar: "structured_data",
        .contactCard: "structured_data",
        .diskImage: "forensic_image",
    ]
}
