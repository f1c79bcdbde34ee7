/// The beginning of a text file, as a page can show it.
public struct TextPreview: Sendable, Hashable {
    /// Line ends are line feeds; hidden characters have a visible sign.
    public let text: String
    /// What the file is written in, as a header names it: `text/plain; charset=utf-8`.
    public let charset: String
    /// How many of the file's bytes `text` stands for.
    public let bytesShown: Int
    /// Whether the file goes on after them.
    public let isTruncated: Bool

    /// As much as a page shows of a text, in bytes of the file.
    public static let bytesMax = 262_144

    /// - Parameters:
    ///   - bytes: the first bytes of the file; those beyond `bytesMax` are not looked at.
    ///   - isWhole: whether the file ends with them.
    public init(beginning bytes: [UInt8], isWhole: Bool) {
        let isCut = bytes.count > Self.bytesMax
        let decoding = TextDecoding(
            of: isCut ? Array(bytes.prefix(Self.bytesMax)) : bytes,
            isWhole: isWhole && !isCut
        )
        charset = decoding.encoding.rawValue
        text = HiddenCharacters.shown(in: decoding.text)
        bytesShown = decoding.bytesCount
        isTruncated = isCut || !isWhole
    }
}
