import Core

/// The file of an item as its page shows it: what it is, and a preview where a browser can show one without risk.
struct FileView: Sendable {
    let name: String
    let href: String
    let mediaType: String
    let size: String
    let sha256: String
    let isImage: Bool
    let isAudio: Bool
    let isVideo: Bool
    /// Shown in a frame: PDF and text.
    let isDocument: Bool
    let hasPreview: Bool

    init(_ file: EvidenceFile) {
        let type = MediaType(rawValue: file.mediaType)
        name = file.name
        href = file.address
        mediaType = file.mediaType
        size = ByteCount.words(file.bytes)
        sha256 = file.digest.text
        let family = type.isShownInline ? type.rawValue.prefix { $0 != "/" } : ""
        isImage = family == "image"
        isAudio = family == "audio"
        isVideo = family == "video"
        isDocument = type == .pdf || type == .plainText
        hasPreview = isImage || isAudio || isVideo || isDocument
    }
}

extension WebServices {
    /// The item's file, when it has one that the class may open.
    func file(of item: EvidenceItem, for clearance: Clearance) async throws -> EvidenceFile? {
        guard item.values[.fileName] != nil else { return nil }
        return try await files.register.file(of: item.id, for: clearance)
    }
}
