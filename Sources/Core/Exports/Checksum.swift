/// Sums that find damage.
enum Checksum {
    /// CRC-32 as zip files have it (ISO 3309).
    static func crc32(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }

    /// The same of what comes in parts.
    struct Running {
        private var rest: UInt32 = ~0

        var crc32: UInt32 { ~rest }

        mutating func take(_ bytes: [UInt8]) {
            for byte in bytes { rest = Checksum.table[Int(UInt8(truncatingIfNeeded: rest) ^ byte)] ^ rest >> 8 }
        }
    }

    private static let table: [UInt32] = (0..<256).map { number in
        (0..<8).reduce(UInt32(number)) { rest, _ in rest & 1 == 0 ? rest >> 1 : 0xEDB8_8320 ^ rest >> 1 }
    }
}
