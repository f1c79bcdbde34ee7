/// The separator of a CSV file that does not state it.
enum CSVSeparator {
    /// The most frequent of comma, semicolon and tab outside quotes in the first line; a tie goes to the comma, then the
    /// semicolon.
    static func of(firstLineIn bytes: some Sequence<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            counts[byte, default: 0] += 1
        }
        return all.reduce(all[0]) { best, each in counts[each, default: 0] > counts[best, default: 0] ? each : best }
    }

    private static let all = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
}
