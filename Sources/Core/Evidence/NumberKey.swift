/// Keys under which the same number has one key, however it is written: `E-012`, `e12` and `E 12`.
///
/// Letters are folded, what is neither letter nor digit goes, and so do leading zeros. Between two runs of digits a
/// mark stays: 2024-01 is not 202401.
public enum NumberKey {
    public static func key(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var isApart = false
        for scalar in text.lowercased().unicodeScalars {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                isApart = true
                continue
            }
            if isApart, isDigit(scalar), plain.last.map(isDigit) ?? false { plain.append("-") }
            plain.append(scalar)
            isApart = false
        }
        return NaturalOrder.key(String(plain))
    }

    /// What stands before the digits at the end of a text, as a key; nil where it does not end in digits.
    public static func series(_ text: String) -> String? {
        let digits = text.unicodeScalars.reversed().prefix(while: isDigit).count
        return digits == 0 ? nil : key(String(text.unicodeScalars.dropLast(digits)))
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
