/// Finds the character set that an HTML document declares of itself.
enum MetaCharacterSet {
    /// Looks for `charset=` within the `meta` tags of the first `bytesMax` bytes, outside of comments.
    static func find(in bytes: [UInt8]) -> CharacterSet? {
        // ASCII letters in lower case, all other bytes as they are: the text is not decoded yet.
        var rest = bytes.prefix(bytesMax).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }[...]
        while let tag = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[tag...]
            if rest.starts(with: "<!--".utf8) {
                guard let end = rest.firstRange(of: Array("-->".utf8)) else { return nil }
                rest = rest[end.upperBound...]
            } else if rest.starts(with: "<meta".utf8) {
                let end = rest.firstIndex(of: UInt8(ascii: ">")) ?? rest.endIndex
                if let set = characterSet(in: rest[..<end]) { return set }
                rest = rest[end...]
            } else {
                rest = rest.dropFirst()
            }
        }
        return nil
    }

    private static func characterSet(in tag: ArraySlice<UInt8>) -> CharacterSet? {
        guard let name = tag.firstRange(of: Array("charset".utf8)) else { return nil }
        var value = tag[name.upperBound...].drop(while: isSpace)
        guard value.first == UInt8(ascii: "=") else { return nil }
        value = value.dropFirst().drop { isSpace($0) || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        let label = value.prefix { !isSpace($0) && !"\"';/>".utf8.contains($0) }
        guard let set = CharacterSet(named: String(decoding: label, as: UTF8.self)) else { return nil }
        // A document in UTF-16 could not say so in ASCII.
        return set == .utf16LittleEndian || set == .utf16BigEndian ? .utf8 : set
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static let bytesMax = 4_096
}
