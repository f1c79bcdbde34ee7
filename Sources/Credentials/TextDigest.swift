import Crypto

/// A short name for a long text.
public enum TextDigest {
    /// SHA-256 of the UTF-8 (FIPS 180-4): 64 hexadecimal digits.
    public static func sha256(of text: String) -> String { sha256(of: Array(text.utf8)) }

    /// The same of any bytes.
    public static func sha256(of bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
