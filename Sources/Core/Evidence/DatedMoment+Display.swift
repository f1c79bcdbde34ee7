import FoundationEssentials
import FoundationInternationalization

/// How a moment is written on a screen: in the case's zone, with the zone's name and the precision, never bare.
extension DatedMoment {
    /// "14 Mar 2024, 22:41:00 EDT (exact)", "29 Mar 2024 EDT (day)"; a corrected clock is said.
    public func displayed(in caseZone: String) -> String {
        let civil = instant.civilTime(in: caseZone)
        let month = Self.months[civil.month - 1]
        let zone = Self.abbreviation(of: caseZone, at: instant)
        let correction = clockOffsetSeconds.map { $0 == 0 ? "" : ", clock corrected" } ?? ""
        switch precision {
        case "year": return "\(civil.year) \(zone) (year\(correction))"
        case "month": return "\(month) \(civil.year) \(zone) (month\(correction))"
        case "day": return "\(civil.day) \(month) \(civil.year) \(zone) (day\(correction))"
        default: return "\(instant.displayed(in: caseZone)) (\(precision)\(correction))"
        }
    }

    fileprivate static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    fileprivate static func abbreviation(of zone: String, at instant: Instant) -> String {
        if offset(of: zone, at: instant) == 0 { return "UTC" }
        guard let named = TimeZone(identifier: zone) else { return zone }
        let style: TimeZone.NameStyle =
            named.isDaylightSavingTime(for: instant.date) ? .shortDaylightSaving : .shortStandard
        return named.localizedName(for: style, locale: Locale(identifier: "en_US")) ?? zone
    }
}

extension Instant {
    /// "14 Mar 2024, 22:41:00 EDT": what a clock of ours says, which needs no word on how exact it is.
    public func displayed(in zone: String) -> String { displayed(in: zone, withDay: true, withZone: true) }

    /// "14 Mar 2024 EDT": the day in a zone; without the zone's name where that stands beside it already.
    public func displayedDay(in zone: String, withZone: Bool = true) -> String {
        let civil = civilTime(in: zone)
        let text = "\(civil.day) \(DatedMoment.months[civil.month - 1]) \(civil.year)"
        return withZone ? "\(text) \(DatedMoment.abbreviation(of: zone, at: self))" : text
    }

    /// The same without what stands beside it already.
    func displayed(in zone: String, withDay: Bool, withZone: Bool) -> String {
        let civil = civilTime(in: zone)
        var text = "\(civil.hour.padded(2)):\(civil.minute.padded(2)):\(civil.second.padded(2))"
        if withDay { text = "\(civil.day) \(DatedMoment.months[civil.month - 1]) \(civil.year), \(text)" }
        return withZone ? "\(text) \(DatedMoment.abbreviation(of: zone, at: self))" : text
    }

    func civilTime(in zone: String) -> CivilTime {
        let offset = DatedMoment.offset(of: zone, at: self) ?? 0
        return CivilTime(microseconds: microseconds + Int64(offset) * 1_000_000)
    }
}
