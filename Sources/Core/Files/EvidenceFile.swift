public enum EvidenceFileTag {}
public typealias EvidenceFileID = Identifier<EvidenceFileTag>

/// The file of an item: its bytes as they came in, which nothing changes.
///
/// An item has at most one. What is made from it, a redacted copy or a transcript, is an item of its own.
public struct EvidenceFile: Sendable, Hashable {
    public let id: EvidenceFileID
    public let item: EvidenceID
    public let caseFile: CaseFileID
    /// The name that it came with: shown, and proposed when it is saved; never a path.
    public let name: String
    public let digest: FileDigest
    public let bytes: Int64
    /// Told from the content, not from the name.
    public let mediaType: String
    /// What a verification found last; unchanged until one found something else.
    public let condition: FileCondition

    public init(
        id: EvidenceFileID,
        item: EvidenceID,
        caseFile: CaseFileID,
        name: String,
        digest: FileDigest,
        bytes: Int64,
        mediaType: String,
        condition: FileCondition = .unchanged
    ) {
        self.id = id
        self.item = item
        self.caseFile = caseFile
        self.name = name
        self.digest = digest
        self.bytes = bytes
        self.mediaType = mediaType
        self.condition = condition
    }
}

/// The SHA-256 of a file's bytes (FIPS 180-4): what the bytes are kept under, and known by.
public struct FileDigest: Sendable, Hashable, CustomStringConvertible {
    /// 64 hexadecimal digits in lower case.
    public let text: String

    public init?(_ text: String) {
        let lower = text.lowercased()
        guard lower.utf8.count == 64, lower.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
        else { return nil }
        self.text = lower
    }

    public init(hash: some Sequence<UInt8>) {
        text = hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    public var description: String { text }
}

extension EvidenceFile {
    /// The file that an item was given.
    public init(_ file: SealedFile, of item: EvidenceItem) {
        self.init(
            id: file.id,
            item: item.id,
            caseFile: item.caseFile,
            name: file.name,
            digest: file.digest,
            bytes: file.bytes,
            mediaType: file.mediaType,
            condition: item.fileCondition
        )
    }
}
