import Crypto

/// A short name for a long text.
public enum TextDigest {
    /// SHA-256 of the UTF-8 (FIPS 180-4): 64 hexadecimal digits.
    public static func sha256(of text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
