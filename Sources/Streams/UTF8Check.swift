import NIOCore

/// Checks text that arrives in pieces: well-formed UTF-8 (Unicode 15, table 3-7), a code point may be cut anywhere.
struct UTF8Check {
    /// Bytes that must still follow, and what the next of them may be.
    private var missing = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether a code point is unfinished.
    var isCut: Bool { missing > 0 }

    /// False as soon as the text cannot be well-formed any more.
    mutating func take(_ bytes: ByteBufferView) -> Bool {
        for byte in bytes {
            guard missing > 0 else {
                guard begin(byte) else { return false }
                continue
            }
            guard (lowest...highest).contains(byte) else { return false }
            missing -= 1
            (lowest, highest) = (0x80, 0xBF)
        }
        return true
    }

    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x7F: break
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, lowest) = (2, 0xA0)
        case 0xE1...0xEC, 0xEE...0xEF: missing = 2
        case 0xED: (missing, highest) = (2, 0x9F)
        case 0xF0: (missing, lowest) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, highest) = (3, 0x8F)
        default: return false
        }
        return true
    }
}
