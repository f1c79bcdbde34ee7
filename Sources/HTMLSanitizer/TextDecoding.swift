import Glibc

/// Brings the bytes of a document to UTF-8.
enum TextDecoding {
    /// The document in UTF-8 without controls; what cannot be read is U+FFFD.
    ///
    /// The character set is that of the byte order mark, else the declared one, else that of the document's `meta`, else
    /// UTF-8 where the bytes are UTF-8, else windows-1252: the order of browsers.
    static func utf8(_ bytes: [UInt8], declared: String?, isHTML: Bool) -> [UInt8] {
        let (characterSet, markBytes) = characterSet(of: bytes, declared: declared, isHTML: isHTML)
        let body = markBytes == 0 ? bytes : Array(bytes.dropFirst(markBytes))
        let text = characterSet == .utf8 ? repaired(body) : converted(body, from: characterSet)
        return withoutControls(text)
    }

    private static func characterSet(
        of bytes: [UInt8],
        declared: String?,
        isHTML: Bool
    ) -> (set: CharacterSet, markBytes: Int) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        if let declared, let set = CharacterSet(named: declared) { return (set, 0) }
        if isHTML {
            if bytes.starts(with: [0x3C, 0x00]) { return (.utf16LittleEndian, 0) }
            if bytes.starts(with: [0x00, 0x3C]) { return (.utf16BigEndian, 0) }
            if let set = MetaCharacterSet.find(in: bytes) { return (set, 0) }
        }
        return (String(validating: bytes, as: UTF8.self) == nil ? .windows1252 : .utf8, 0)
    }

    private static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        Array(String(decoding: bytes, as: UTF8.self).utf8)
    }

    /// Converts with iconv.
    ///
    /// A byte that the character set does not know is U+FFFD, and reading goes on behind it.
    private static func converted(_ bytes: [UInt8], from characterSet: CharacterSet) -> [UInt8] {
        let failed = iconv_t(bitPattern: -1)
        guard let converter = iconv_open("UTF-8", characterSet.iconvName), converter != failed else {
            return repaired(bytes)
        }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        var output: [UInt8] = []
        output.reserveCapacity(input.count + input.count / 2)
        input.withUnsafeMutableBufferPointer { input in
            var next = input.baseAddress
            var left = input.count
            while left > 0, convertPiece(converter, &next, &left, into: &output) {
                // Reading stopped at something that the character set does not know.
                output.append(contentsOf: replacement)
                next = next?.advanced(by: 1)
                left -= 1
            }
        }
        return output
    }

    /// Converts as far as it goes; answers whether it stopped at bytes that mean nothing.
    private static func convertPiece(
        _ converter: iconv_t,
        _ next: inout UnsafeMutablePointer<CChar>?,
        _ left: inout Int,
        into output: inout [UInt8]
    ) -> Bool {
        while true {
            var room = pieceBytes
            var reason: Int32 = 0
            let piece = [CChar](unsafeUninitializedCapacity: pieceBytes) { buffer, count in
                var end = buffer.baseAddress
                let result = iconv(converter, &next, &left, &end, &room)
                reason = result == Int(bitPattern: UInt.max) ? errno : 0
                count = pieceBytes - room
            }
            output.append(contentsOf: piece.lazy.map { UInt8(bitPattern: $0) })
            if reason == E2BIG { continue }
            return reason != 0
        }
    }

    /// NUL would end the document in C; controls split names that the parser would else know.
    private static func withoutControls(_ bytes: [UInt8]) -> [UInt8] {
        bytes.filter { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A || $0 == 0x0C || $0 == 0x0D }
    }

    private static let pieceBytes = 64 * 1_024
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
}
