/// The head of a member in a tar archive (POSIX.1-1988, ustar): 512 bytes before its bytes.
///
/// Only what an export writes: plain files with short names. Sizes from 8 GB on are written in base 256, as GNU tar, bsdtar
/// and Python read them. What was read is written anew and compared, so that a head has one form and no byte is free.
struct TarHeader: Equatable {
    static let bytesCount = 512
    /// The end of an archive: two heads of nothing.
    static let end = [UInt8](repeating: 0, count: 2 * bytesCount)
    /// A name fills its field at most.
    private static let nameBytesMax = 100
    private static let octalMax: Int64 = 0o77777777777

    let name: String
    let bytes: Int64
    /// Seconds since 1970.
    let time: Int64

    init(name: String, bytes: Int64, time: Int64) {
        self.name = name
        self.bytes = bytes
        self.time = time
    }

    /// Nil for anything that `encoded` does not write.
    init?(_ block: [UInt8]) {
        guard block.count == Self.bytesCount, let bytes = Self.number(block[124..<136]),
            let time = Self.number(block[136..<148]),
            let name = String(validating: block[0..<Self.nameBytesMax].prefix { $0 != 0 }, as: UTF8.self)
        else { return nil }
        self.init(name: name, bytes: bytes, time: time)
        guard encoded == block else { return nil }
    }

    /// What follows the bytes of the member, so that the next head begins at a multiple of 512.
    var paddingCount: Int { Int((512 - bytes % 512) % 512) }

    var encoded: [UInt8] {
        var block: [UInt8] = []
        block += Self.text(name, width: Self.nameBytesMax)
        block += Self.text("0000600", width: 8)
        block += Self.text("0000000", width: 8)
        block += Self.text("0000000", width: 8)
        block += Self.field(bytes)
        block += Self.field(time)
        block += Array("        0".utf8)
        block += Self.text("", width: 100)
        block += Array("ustar".utf8) + [0] + Array("00".utf8)
        block += [UInt8](repeating: 0, count: Self.bytesCount - block.count)
        let sum = block.reduce(0) { $0 + Int64($1) }
        block.replaceSubrange(148..<156, with: Self.octal(sum, digits: 6) + [0, UInt8(ascii: " ")])
        return block
    }

    private static func text(_ text: String, width: Int) -> [UInt8] {
        let bytes = Array(text.utf8.prefix(width))
        return bytes + [UInt8](repeating: 0, count: width - bytes.count)
    }

    private static func octal(_ number: Int64, digits: Int) -> [UInt8] {
        let text = String(number, radix: 8)
        return Array((String(repeating: "0", count: max(0, digits - text.utf8.count)) + text).utf8)
    }

    private static func field(_ number: Int64) -> [UInt8] {
        guard number > octalMax else { return octal(number, digits: 11) + [0] }
        return [0x80, 0, 0, 0] + (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * Int64($0))) }
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        let field = Array(field)
        if field[0] == 0x80 {
            guard field[4] < 0x80 else { return nil }
            return field[4...].reduce(0) { $0 << 8 | Int64($1) }
        }
        guard let text = String(validating: field.prefix(11), as: UTF8.self), let number = Int64(text, radix: 8),
            number >= 0
        else { return nil }
        return number
    }
}
