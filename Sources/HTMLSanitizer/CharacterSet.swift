/// A character set that documents are written in: those of the Encoding Standard, by the name that iconv has for them.
///
/// UTF-7 is not among them: nothing honest needs it, and text that looks harmless hides markup in it.
struct CharacterSet: Equatable {
    let iconvName: String

    static let utf8 = CharacterSet(iconvName: "UTF-8")
    static let utf16LittleEndian = CharacterSet(iconvName: "UTF-16LE")
    static let utf16BigEndian = CharacterSet(iconvName: "UTF-16BE")
    static let windows1252 = CharacterSet(iconvName: "CP1252")

    private init(iconvName: String) { self.iconvName = iconvName }

    /// Finds a character set by a name that documents call it; nil for unknown ones.
    init?(named name: String) {
        let trimmed = name.lowercased().filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }
        let label = trimmed.replacing("_", with: "-")
        if let name = Self.names[label] {
            iconvName = name
        } else if let number = Self.number(of: label, after: ["windows-", "cp", "x-cp"]), (1250...1258).contains(number)
        {
            iconvName = "CP\(number)"
        } else if let number = Self.number(of: label, after: ["iso-8859-", "iso8859-"]),
            Self.isoNumbers.contains(number)
        {
            iconvName = "ISO-8859-\(number)"
        } else {
            return nil
        }
    }

    private static func number(of label: String, after prefixes: [String]) -> Int? {
        prefixes.first(where: label.hasPrefix).flatMap { Int(label.dropFirst($0.count)) }
    }

    private static let isoNumbers: Set = [2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16]

    private static let names = [
        "utf-8": "UTF-8", "utf8": "UTF-8", "unicode-1-1-utf-8": "UTF-8",
        "utf-16": "UTF-16LE", "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE", "unicode": "UTF-16LE",
        "us-ascii": "CP1252", "ascii": "CP1252", "ansi-x3.4-1968": "CP1252", "latin1": "CP1252", "l1": "CP1252",
        "iso-8859-1": "CP1252", "iso8859-1": "CP1252",
        "iso-8859-9": "CP1254", "latin5": "CP1254", "iso-8859-11": "CP874", "tis-620": "CP874", "windows-874": "CP874",
        "latin2": "ISO-8859-2", "iso-8859-8-i": "ISO-8859-8", "iso-8859-6-i": "ISO-8859-6",
        "koi8-r": "KOI8-R", "koi8": "KOI8-R", "koi8-u": "KOI8-U", "ibm866": "IBM866", "cp866": "IBM866",
        "macintosh": "MACINTOSH", "x-mac-roman": "MACINTOSH",
        "gb2312": "GB18030", "gb-2312-80": "GB18030", "gbk": "GB18030", "x-gbk": "GB18030", "gb18030": "GB18030",
        "big5": "BIG5-HKSCS", "big5-hkscs": "BIG5-HKSCS",
        "shift-jis": "CP932", "sjis": "CP932", "x-sjis": "CP932", "windows-31j": "CP932", "ms932": "CP932",
        "euc-jp": "EUC-JP", "iso-2022-jp": "ISO-2022-JP",
        "euc-kr": "CP949", "ks-c-5601-1987": "CP949", "korean": "CP949", "windows-949": "CP949",
    ]
}
