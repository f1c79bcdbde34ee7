import FoundationEssentials

/// A picture that lies within the markup: PNG, JPEG, GIF or WebP by its first bytes, whatever it was called.
public struct MarkupImage: Sendable, Equatable {
    /// `data:image/png;base64,…`.
    let address: String
    /// How long the picture itself is.
    public let bytesCount: Int

    /// Nil when the bytes are no picture of a known kind, or more than `MarkupLimits.imageBytesMax`.
    public init?(bytes: [UInt8]) {
        guard bytes.count <= MarkupLimits.imageBytesMax, let mediaType = Self.mediaType(of: bytes) else { return nil }
        address = "data:\(mediaType);base64,\(Data(bytes).base64EncodedString())"
        bytesCount = bytes.count
    }

    /// Reads a `data:` address in base64; nil also when it is anything but a picture.
    public init?(dataAddress: String) {
        guard dataAddress.utf8.count <= Self.addressBytesMax, dataAddress.prefix(5).lowercased() == "data:",
            let comma = dataAddress.firstIndex(of: ",")
        else { return nil }
        let head = dataAddress[..<comma].lowercased()
        guard head.hasPrefix("data:image/"), head.hasSuffix(";base64") else { return nil }
        let digits = dataAddress[dataAddress.index(after: comma)...].filter { !$0.isWhitespace }
        guard let data = Data(base64Encoded: String(digits)) else { return nil }
        self.init(bytes: [UInt8](data))
    }

    private static let addressBytesMax = MarkupLimits.imageBytesMax * 3 / 2

    private static func mediaType(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) { return "image/gif" }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "image/webp" }
        return nil
    }
}
