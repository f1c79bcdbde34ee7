/// The characters of a text whose encoding nobody states.
///
/// UTF-16 by its byte order mark, UTF-8 where the bytes are valid, Windows-1252 otherwise, as browsers read it.
struct TextDecoding {
    /// By its name in the WHATWG Encoding standard.
    enum Encoding: String {
        case utf8 = "utf-8"
        case utf16BigEndian = "utf-16be"
        case utf16LittleEndian = "utf-16le"
        case windows1252 = "windows-1252"
    }

    let encoding: Encoding
    /// Without the byte order mark.
    let text: String
    /// The file's bytes that `text` stands for: up to three at the end of a part may be half a character.
    let bytesCount: Int

    /// - Parameter isWhole: false for the first part of a text, which may end inside a character.
    init(of bytes: [UInt8], isWhole: Bool) {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let isLittleEndian = bytes[0] == 0xFF
            var units = Self.units(of: bytes, isLittleEndian: isLittleEndian)
            if !isWhole, let last = units.last, UTF16.isLeadSurrogate(last) { units.removeLast() }
            encoding = isLittleEndian ? .utf16LittleEndian : .utf16BigEndian
            text = String(decoding: units, as: UTF16.self)
            bytesCount = 2 + 2 * units.count
            return
        }
        let end = isWhole ? bytes.count : Self.completeBytes(of: bytes)
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if start <= end, let valid = String(validating: bytes[start..<end], as: UTF8.self) {
            encoding = .utf8
            text = valid
            bytesCount = end
        } else {
            encoding = .windows1252
            text = WindowsText.decoded(bytes)
            bytesCount = bytes.count
        }
    }

    /// The text, unless a character in it belongs to no text (the "binary data bytes" of WHATWG MIME Sniffing).
    var textIfPlain: String? {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x00...0x08, 0x0B, 0x0E...0x1A, 0x1C...0x1F, 0x80...0x9F: false
            default: true
            }
        }
        return isPlain ? text : nil
    }

    private static func units(of bytes: [UInt8], isLittleEndian: Bool) -> [UInt16] {
        stride(from: 2, to: bytes.count - 1, by: 2).map { offset in
            let (low, high) = isLittleEndian ? (bytes[offset], bytes[offset + 1]) : (bytes[offset + 1], bytes[offset])
            return UInt16(high) << 8 | UInt16(low)
        }
    }

    /// How many bytes there are without a UTF-8 character that goes on beyond them.
    private static func completeBytes(of bytes: [UInt8]) -> Int {
        for back in 1...3 where back <= bytes.count {
            let byte = bytes[bytes.count - back]
            guard byte & 0xC0 != 0x80 else { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return length > back ? bytes.count - back : bytes.count
        }
        return bytes.count
    }
}

/// Windows-1252, as the WHATWG Encoding standard reads it: no byte is without a character.
enum WindowsText {
    static func decoded(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            text.append((0x80...0x9F).contains(byte) ? upperControls[Int(byte) - 0x80] : Unicode.Scalar(byte))
        }
        return String(text)
    }

    /// 80 to 9F; the five that are unassigned stay the control characters that they are.
    private static let upperControls: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{02C6}",
        "\u{2030}", "\u{0160}", "\u{2039}", "\u{0152}", "\u{8D}", "\u{017D}", "\u{8F}", "\u{90}", "\u{2018}",
        "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{02DC}", "\u{2122}", "\u{0161}",
        "\u{203A}", "\u{0153}", "\u{9D}", "\u{017E}", "\u{0178}",
    ]
}
