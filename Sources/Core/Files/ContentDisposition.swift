/// Whether a browser shows a file or keeps it, and under which name (RFC 6266).
public enum ContentDisposition: String, Sendable {
    case inline, attachment

    /// The header's value.
    ///
    /// It states the name twice: in ASCII for programs that know no better, and in full as `filename*` (RFC 8187), which
    /// browsers prefer. Neither can hold a quote or a line end.
    public func header(naming name: FileName) -> String {
        "\(rawValue); filename=\"\(Self.plain(name.text))\"; filename*=UTF-8''\(Self.encoded(name.text))"
    }

    private static func plain(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.map { scalar in
                    // Some programs decode percents here although they should not.
                    (0x20...0x7E).contains(scalar.value) && !"\"\\%".unicodeScalars.contains(scalar) ? scalar : "_"
                }
            )
        )
    }

    private static func encoded(_ name: String) -> String {
        var encoded = ""
        for byte in name.utf8 {
            if attributeCharacters.contains(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return encoded
    }

    /// `attr-char` of RFC 8187.
    private static let attributeCharacters = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~".utf8
    )
}
