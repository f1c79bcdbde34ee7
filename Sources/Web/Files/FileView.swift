import Core

/// The file of an item as its page shows it: what it is, and a preview where a browser can show one without risk.
struct FileView: Sendable {
    let name: String
    let href: String
    let kindOfFile: String
    let size: String
    let sha256: String
    /// Whether it is what came in, and can be opened.
    let isOpen: Bool
    /// Where who may verify files gets what is there in place of it.
    let changedAddress: String?
    let pictureAddress: String?
    /// The pages after the first of what has several.
    let pictures: [Picture]
    /// What of the pages is not shown.
    let picturesRest: String?
    let isAudio: Bool
    let isVideo: Bool
    /// What a frame shows: the file itself where that is safe, or else its rendition.
    let frameAddress: String?
    /// The page that a passage is cited from, where one was opened.
    let cited: CitedView?
    /// The words of a PDF, for who cannot see its pages.
    let textAddress: String?
    let hasPreview: Bool
    let lacksPreview: Bool

    struct Picture: Sendable {
        let number: Int
        let pictureHref: String
    }

    /// - Parameters:
    ///   - mayHaveChanged: whether the person may have a file that is not what came in.
    ///   - picturesCount: the pages of a file of pictures, where that is known.
    init(
        _ file: EvidenceFile,
        mayHaveChanged: Bool = false,
        picturesCount: Int? = nil,
        cited: CitedView? = nil
    ) {
        let type = MediaType(rawValue: file.mediaType)
        name = file.name
        href = file.address
        kindOfFile = type.words
        size = ByteCount.words(file.bytes)
        sha256 = file.digest.text
        isOpen = file.condition == .unchanged
        changedAddress = mayHaveChanged && file.condition == .changed ? "\(href)?changed=yes" : nil
        let family = type.isShownInline ? type.rawValue.prefix { $0 != "/" } : ""
        var isPicture = family == "image"
        var frame: String?
        switch Rendition(of: type) {
        case .pages: isPicture = true
        case .document(.pdfText): frame = cited?.pageHref ?? href
        case .document: frame = "\(href)/rendition"
        case nil: break
        }
        if !isOpen {
            // A preview of it would look like evidence.
            (isPicture, frame) = (false, nil)
        }
        pictureAddress = isPicture ? (family == "image" ? href : "\(href)/rendition?page=1") : nil
        let shown = isOpen ? min(picturesCount ?? 1, FileLimits.picturePagesMax) : 1
        pictures =
            shown < 2
            ? [] : (2...shown).map { Picture(number: $0, pictureHref: "\(file.address)/rendition?page=\($0)") }
        picturesRest =
            isOpen && (picturesCount ?? 1) > shown
            ? "Only the first \(shown) of \(picturesCount ?? 1) pages are shown. Open the file to see all of them."
            : nil
        isAudio = isOpen && family == "audio"
        isVideo = isOpen && family == "video"
        frameAddress = frame
        self.cited = isOpen ? cited : nil
        textAddress = isOpen && type == .pdf ? "\(href)/rendition" : nil
        hasPreview = isPicture || isAudio || isVideo || frame != nil
        lacksPreview = isOpen && !hasPreview
    }
}

extension WebServices {
    /// The item's file, when it has one that the class may open.
    func file(of item: EvidenceItem, for clearance: Clearance) async throws -> EvidenceFile? {
        guard item.values[.fileName] != nil else { return nil }
        return try await files.register.file(of: item.id, for: clearance)
    }
}
