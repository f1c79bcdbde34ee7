import FoundationEssentials
import FoundationInternationalization

/// A time as evidence knows it: an instant with the zone of its source, how precise it is, and by how much the clock
/// that recorded it was wrong.
///
/// The four belong together and are one field.
public struct DatedMoment: Sendable, Hashable {
    /// The true instant: the correction is applied already.
    public let instant: Instant
    /// The zone of the source: an IANA name, `UTC`, or an offset like `-05:00`.
    public let zone: String
    /// One of `EvidenceVocabulary.datePrecisions`.
    public let precision: String
    /// What was added to the displayed time to get the instant: -440 for a clock 7 min 20 s fast.
    public let clockOffsetSeconds: Int64?
    /// What proves the correction: an item number or a sentence.
    public let clockProof: String?

    public init(
        instant: Instant,
        zone: String,
        precision: String = "exact",
        clockOffsetSeconds: Int64? = nil,
        clockProof: String? = nil
    ) {
        self.instant = instant
        self.zone = zone
        self.precision = precision
        self.clockOffsetSeconds = clockOffsetSeconds
        self.clockProof = clockProof
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "at": .string(instant.rfc3339(offsetSeconds: Self.offset(of: zone, at: instant) ?? 0)),
            "zone": .string(zone),
            "precision": .string(precision),
        ]
        if let clockOffsetSeconds { members["clockOffsetSeconds"] = .integer(clockOffsetSeconds) }
        if let clockProof { members["clockProof"] = .string(clockProof) }
        return .object(members)
    }

    /// Reads `{"at","zone","precision","clockOffsetSeconds","clockProof"}`, or a bare RFC 3339 text with its offset.
    ///
    /// In the place of `at` there may be `typed`: what a person typed without a network, read in the zone as a form's.
    public init?(json: JSONValue) {
        if let text = json.string {
            guard let instant = Instant(rfc3339: text) else { return nil }
            self.init(instant: instant, zone: Self.zone(ofRFC3339: text))
            return
        }
        let known: Set = ["at", "typed", "zone", "precision", "clockOffsetSeconds", "clockProof"]
        guard let members = json.object, known.isSuperset(of: members.keys),
            let read = Self(at: members["at"], typed: members["typed"], zone: members["zone"]?.string)
        else { return nil }
        let (instant, zone) = (read.instant, members["zone"]?.string ?? read.zone)
        let precision = members["precision"]?.string ?? read.precision
        guard Self.offset(of: zone, at: instant) != nil, EvidenceVocabulary.datePrecisions.contains(precision),
            (members["clockProof"]?.string?.count ?? 0) <= 300
        else { return nil }
        self.init(
            instant: instant,
            zone: zone,
            precision: precision,
            clockOffsetSeconds: members["clockOffsetSeconds"]?.integer,
            clockProof: members["clockProof"]?.string
        )
    }

    private init?(at: JSONValue?, typed: JSONValue?, zone: String?) {
        switch (at?.string, typed?.string) {
        case (let text?, nil):
            guard let instant = Instant(rfc3339: text) else { return nil }
            self.init(instant: instant, zone: Self.zone(ofRFC3339: text))
        case (nil, let text?): self.init(typed: text.trimmed, zone: zone ?? "UTC")
        default: return nil
        }
    }

    /// Reads what a person types: RFC 3339, `2024-03-14 22:41`, or a day; the last two in the zone given.
    ///
    /// Nil also for a time that there never was, because the clocks of the zone went forward over it. A day whose first
    /// hour there never was begins after it.
    public init?(typed text: String, zone: String) {
        if let instant = Instant(rfc3339: text) {
            self.init(instant: instant, zone: Self.zone(ofRFC3339: text))
            return
        }
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" }).map(String.init)
        guard let day = parts.first, parts.count <= 2 else { return nil }
        var time = parts.count == 2 ? parts[1] : "00:00:00"
        if time.utf8.count == 5 { time += ":00" }
        guard let naive = Instant(rfc3339: "\(day)T\(time)Z"),
            let guess = Self.offset(of: zone, at: naive),
            let offset = Self.offset(of: zone, at: naive.adding(seconds: -Int64(guess)))
        else { return nil }
        let instant = naive.adding(seconds: -Int64(offset))
        if Self.offset(of: zone, at: instant) == offset {
            self.init(instant: instant, zone: zone, precision: parts.count == 2 ? "exact" : "day")
        } else if parts.count == 1 {
            self.init(instant: naive.adding(seconds: -Int64(min(guess, offset))), zone: zone, precision: "day")
        } else {
            return nil
        }
    }

    /// Seconds east of UTC in a zone at an instant; `nil` when there is no such zone.
    public static func offset(of zone: String, at instant: Instant) -> Int? {
        if zone == "UTC" || zone == "Z" { return 0 }
        if let fixed = fixedOffset(zone) { return fixed }
        return TimeZone(identifier: zone)?.secondsFromGMT(for: instant.date)
    }

    private static func fixedOffset(_ zone: String) -> Int? {
        guard zone.utf8.count == 6, zone.hasPrefix("+") || zone.hasPrefix("-"),
            let hours = Int(zone.dropFirst().prefix(2)),
            let minutes = Int(zone.suffix(2)), hours < 24, minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * 60 * (zone.hasPrefix("-") ? -1 : 1)
    }

    private static func zone(ofRFC3339 text: String) -> String {
        text.hasSuffix("Z") ? "UTC" : String(text.suffix(6))
    }
}
