/// Keys under which texts sort as people count: C-2 before C-10, C-15A after C-15.
public enum NaturalOrder {
    /// A key whose bytes sort so: letters folded, each run of digits led by its length.
    ///
    /// Runs of digits longer than 35 are cut in the length only: their order is then by digit.
    public static func key(_ text: String) -> String {
        var key = ""
        var digits = ""
        func flushed(_ digits: String) -> String {
            let significant = digits.drop { $0 == "0" }
            let length = min(significant.utf8.count, 35)
            return String(length, radix: 36) + significant
        }
        for scalar in text.lowercased().unicodeScalars {
            if ("0"..."9").contains(scalar) {
                digits.unicodeScalars.append(scalar)
            } else {
                if !digits.isEmpty { key += flushed(digits) }
                digits = ""
                key.unicodeScalars.append(scalar)
            }
        }
        if !digits.isEmpty { key += flushed(digits) }
        return String(key.prefix(200))
    }
}
