import Core
import Crypto
import FoundationEssentials

extension Identifier {
    /// The identifier that a name always gets: SHA-256 of the name as a UUID of version 8 (RFC 9562).
    ///
    /// So seeding twice, or on two instances, makes the same records.
    static func derived(from name: String) -> Identifier {
        var bytes = Array(SHA256.hash(data: Array(name.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        let parts = [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]]
        guard let identifier = Identifier(parts.map { $0.joined() }.joined(separator: "-")) else {
            preconditionFailure("sixteen bytes are a UUID")
        }
        return identifier
    }
}
