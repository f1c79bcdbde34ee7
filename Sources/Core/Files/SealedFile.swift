/// A file that lies in the vault and is to become an item's.
public struct SealedFile: Sendable, Hashable {
    public let id: EvidenceFileID
    public let name: String
    public let digest: FileDigest
    public let bytes: Int64
    public let mediaType: String
    /// Whether it is wanted only if no item that the person may see holds the same bytes.
    public let isWantedOnce: Bool
    /// What was read of it; nil where nothing was tried.
    public let content: FileContent?

    public init(
        id: EvidenceFileID,
        name: String,
        digest: FileDigest,
        bytes: Int64,
        mediaType: String,
        isWantedOnce: Bool = false,
        content: FileContent? = nil
    ) {
        self.id = id
        self.name = name
        self.digest = digest
        self.bytes = bytes
        self.mediaType = mediaType
        self.isWantedOnce = isWantedOnce
        self.content = content
    }
}
