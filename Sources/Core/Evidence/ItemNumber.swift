/// The short, sayable number of an item: E-012.
public enum ItemNumber {
    public static func text(_ number: Int) -> String { prefix + number.padded(3) }

    /// Whether a text is written as a number of an item, whether there is such an item or not.
    public static func isNumber(_ text: String) -> Bool {
        text.hasPrefix(prefix) && text.utf8.count > prefix.utf8.count
            && text.utf8.dropFirst(prefix.utf8.count).allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    }

    static let prefix = "E-"
}
