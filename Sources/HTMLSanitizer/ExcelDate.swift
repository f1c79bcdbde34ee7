/// A day and a time as Excel counts them: days since the end of 1899, or the beginning of 1904.
struct ExcelDate {
    /// `2024-03-12`, `2024-03-12 16:14:07`, or a time alone where there is no day.
    let text: String

    /// Nil for what no date is: before the beginning, or after the year 9999.
    init?(serial: Double, startsIn1904: Bool) {
        guard serial >= 0, serial < Self.serialMax else { return nil }
        var day = Int(serial)
        var second = Int(((serial - Double(day)) * 86_400).rounded())
        if second == 86_400 {
            day += 1
            second = 0
        }
        let time = second == 0 ? nil : Self.time(second)
        guard day > 0 || startsIn1904 else {
            text = time ?? "00:00:00"
            return
        }
        // Excel takes 1900 for a leap year: days before its 29 February are one later than they should be.
        let epoch = startsIn1904 ? Self.days1904 : day < 60 ? Self.days1900 + 1 : Self.days1900
        text = [Self.date(day + epoch), time].compactMap(\.self).joined(separator: " ")
    }

    private static func time(_ second: Int) -> String {
        [second / 3_600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
    }

    /// The civil date of a day since 1 January 1970 (Hinnant, chrono-compatible low-level date algorithms).
    private static func date(_ days: Int) -> String {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    private static func padded(_ number: Int, _ count: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, count - digits.count)) + digits
    }

    /// 30 December 1899 and 1 January 1904, in days since 1 January 1970.
    private static let days1900 = -25_569
    private static let days1904 = -24_107
    private static let serialMax = 2_958_466.0
}
