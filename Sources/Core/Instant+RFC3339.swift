/// Reading and writing instants as RFC 3339 says, always with an offset.
extension Instant {
    /// Reads `2024-03-14T22:41:00-04:00`, with or without a fraction; `nil` for anything else.
    ///
    /// A time without an offset is refused: Proffer keeps no bare times.
    public init?(rfc3339 text: String) {
        guard let parts = RFC3339Parts(text) else { return nil }
        self.init(microseconds: parts.microseconds)
    }

    /// `2026-11-23T09:12:03Z`, or with the offset given, to the second; a fraction only where there is one.
    public func rfc3339(offsetSeconds: Int = 0) -> String {
        let local = microseconds + Int64(offsetSeconds) * 1_000_000
        let civil = CivilTime(microseconds: local)
        var text = "\(civil.dateText)T\(civil.hour.padded(2)):\(civil.minute.padded(2)):\(civil.second.padded(2))"
        if civil.microsecond > 0 { text += "." + civil.microsecond.padded(6) }
        guard offsetSeconds != 0 else { return text + "Z" }
        let minutes = abs(offsetSeconds) / 60
        return text + (offsetSeconds < 0 ? "-" : "+") + (minutes / 60).padded(2) + ":" + (minutes % 60).padded(2)
    }
}

/// A calendar day and a time of day without a zone, in the proleptic Gregorian calendar.
struct CivilTime {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    let microsecond: Int

    init(microseconds: Int64) {
        let perDay: Int64 = 86_400_000_000
        let days = microseconds.flooredDivision(by: perDay)
        let rest = Int(microseconds - days * perDay)
        // Days to a date by eras of 400 years (Howard Hinnant, "chrono-compatible low-level date algorithms").
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = rest / 3_600_000_000
        minute = rest / 60_000_000 % 60
        second = rest / 1_000_000 % 60
        microsecond = rest % 1_000_000
    }

    var dateText: String { "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))" }

    /// Days from 1970-01-01 to a date.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// The numbers of an RFC 3339 date-time, checked against the calendar.
private struct RFC3339Parts {
    let microseconds: Int64

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40 else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), bytes[4] == UInt8(ascii: "-"), let month = number(5..<7),
            bytes[7] == UInt8(ascii: "-"), let day = number(8..<10), bytes[10] == UInt8(ascii: "T"),
            let hour = number(11..<13), bytes[13] == UInt8(ascii: ":"), let minute = number(14..<16),
            bytes[16] == UInt8(ascii: ":"), let second = number(17..<19),
            (1...12).contains(month), day >= 1, day <= CivilTime.daysInMonth(month, of: year), year >= 1, hour < 24,
            minute < 60, second < 60
        else { return nil }
        var place = 19
        var fraction: Int64 = 0
        if bytes[place] == UInt8(ascii: ".") {
            place += 1
            var unit: Int64 = 100_000
            let start = place
            while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) {
                fraction += Int64(bytes[place] - UInt8(ascii: "0")) * unit
                unit /= 10
                place += 1
            }
            guard place > start else { return nil }
        }
        guard place < bytes.count else { return nil }
        var offset = 0
        switch bytes[place] {
        case UInt8(ascii: "Z"):
            guard bytes.count == place + 1 else { return nil }
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard bytes.count == place + 6, let hours = number(place + 1..<place + 3), hours < 24,
                bytes[place + 3] == UInt8(ascii: ":"), let minutes = number(place + 4..<place + 6), minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * 60 * (bytes[place] == UInt8(ascii: "-") ? -1 : 1)
        default: return nil
        }
        let days = CivilTime.days(year: year, month: month, day: day)
        let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
        microseconds = seconds * 1_000_000 + fraction
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

extension Int {
    /// Decimal digits with leading zeros.
    func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
