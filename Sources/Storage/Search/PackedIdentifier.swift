/// A UUID as two numbers: a quarter of the memory of its text.
struct PackedIdentifier: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    init?(_ text: String) {
        var halves: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for byte in text.utf8 where byte != UInt8(ascii: "-") {
            guard let digit = Self.digit(byte), digits < 32 else { return nil }
            if digits < 16 { halves.0 = halves.0 << 4 | digit } else { halves.1 = halves.1 << 4 | digit }
            digits += 1
        }
        guard digits == 32 else { return nil }
        (high, low) = halves
    }

    var text: String {
        var text = ""
        text.reserveCapacity(36)
        for place in 0..<32 {
            if [8, 12, 16, 20].contains(place) { text += "-" }
            let half = place < 16 ? high : low
            text.unicodeScalars.append(Self.scalar(UInt8(half >> UInt64(60 - 4 * (place % 16)) & 0xF)))
        }
        return text
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        default: nil
        }
    }

    private static func scalar(_ digit: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
}
