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
    let isAudio: Bool
    let isVideo: Bool
    /// What a frame shows: the file itself where that is safe, or else its rendition.
    let frameAddress: String?
    /// The words of a PDF, for who cannot see its pages.
    let textAddress: String?
    let hasPreview: Bool
    let lacksPreview: Bool

    /// - Parameter mayHaveChanged: whether the person may have a file that is not what came in.
    init(_ file: EvidenceFile, mayHaveChanged: Bool = false) {
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
        case .document(.pdfText): frame = href
        case .document: frame = "\(href)/rendition"
        case nil: break
        }
        if !isOpen {
            // A preview of it would look like evidence.
            (isPicture, frame) = (false, nil)
        }
        pictureAddress = isPicture ? (family == "image" ? href : "\(href)/rendition?page=1") : nil
        isAudio = isOpen && family == "audio"
        isVideo = isOpen && family == "video"
        frameAddress = frame
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
