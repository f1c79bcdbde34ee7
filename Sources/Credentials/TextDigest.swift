import Crypto

/// A short name for a long text.
public enum TextDigest {
    /// SHA-256 of the UTF-8 (FIPS 180-4): 64 hexadecimal digits.
    public static func sha256(of text: String) -> String { sha256(of: Array(text.utf8)) }

    /// SHA-256 of bytes: 64 hexadecimal digits.
    public static func sha256(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * SHA256.byteCount)
        for byte in SHA256.hash(data: bytes) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
