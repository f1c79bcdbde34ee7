/// An opaque name of one record: a UUID in lower case, made by whoever creates the record.
///
/// The tag keeps the identifiers of two nouns apart at compile time.
public struct Identifier<Tag>: Sendable, Hashable, CustomStringConvertible {
    public let text: String

    /// Reads a UUID of any version in the form 8-4-4-4-12; nothing else is an identifier.
    public init?(_ text: some StringProtocol) {
        var count = 0
        var isLowercase = true
        for byte in text.utf8 {
            let isDashPlace = count == 8 || count == 13 || count == 18 || count == 23
            switch byte {
            case UInt8(ascii: "-"): guard isDashPlace else { return nil }
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"):
                guard !isDashPlace else { return nil }
            case UInt8(ascii: "A")...UInt8(ascii: "F"):
                guard !isDashPlace else { return nil }
                isLowercase = false
            default: return nil
            }
            count += 1
            guard count <= 36 else { return nil }
        }
        guard count == 36 else { return nil }
        self.text = isLowercase ? String(text) : text.lowercased()
    }

    /// A new identifier: UUID version 7 (RFC 9562), so that younger records sort after older ones.
    public static func random(at instant: Instant) -> Identifier {
        var random = SystemRandomNumberGenerator()
        let milliseconds = UInt64(max(0, instant.microseconds / 1000)) & 0xFFFF_FFFF_FFFF
        let high = milliseconds << 16 | 0x7000 | UInt64.random(in: 0...0xFFF, using: &random)
        let low = 0x8000_0000_0000_0000 | UInt64.random(in: 0...0x3FFF_FFFF_FFFF_FFFF, using: &random)
        let digits = Array(high.hexadecimal + low.hexadecimal)
        let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        return Identifier(unchecked: parts.map { String($0) }.joined(separator: "-"))
    }

    /// A name that stands in the program: UUID version 8 (RFC 9562), which nobody makes at random.
    public init(reserved number: UInt16) {
        text = "00000000-0000-8000-8000-00000000" + UInt64(number).hexadecimal.suffix(4)
    }

    private init(unchecked text: String) { self.text = text }

    public var description: String { text }
}

extension UInt64 {
    /// Sixteen hexadecimal digits.
    fileprivate var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

public enum CaseFileTag {}
public enum PersonTag {}
public enum EvidenceTag {}
public enum SessionTag {}
public typealias CaseFileID = Identifier<CaseFileTag>
public typealias PersonID = Identifier<PersonTag>
public typealias EvidenceID = Identifier<EvidenceTag>
