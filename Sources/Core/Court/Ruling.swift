/// What a judge ruled on an exhibit, as the field `ruling` says it: when, who, and with which limits.
///
/// "Admitted limited, 14 Mar 2024, 22:41:00 EDT, Judge Alder: for identification only". The script of court mode writes
/// the same words when there is no network.
public struct Ruling: Sendable {
    /// The exhibit statuses that follow from a ruling.
    public static let statuses = ["admitted", "admitted_limited", "excluded"]

    public let status: String
    public let at: Instant
    public let judge: String
    public let limits: String

    public init(status: String, at: Instant, judge: String = "", limits: String = "") {
        self.status = status
        self.at = at
        self.judge = judge
        self.limits = limits
    }

    public func text(in zone: String) -> String {
        let who = [status.humanReadable, at.displayed(in: zone), judge].filter { !$0.isEmpty }
        return who.joined(separator: ", ") + (limits.isEmpty ? "" : ": \(limits)")
    }

    /// The judge whom a text of this form names; nil for any other text.
    public static func judge(in text: String) -> String? {
        let head = text.split(separator: ": ", maxSplits: 1).first ?? ""
        let parts = head.split(separator: ", ", omittingEmptySubsequences: false)
        guard parts.count > 3, statuses.contains(where: { $0.humanReadable == parts[0] }) else { return nil }
        return parts.dropFirst(3).joined(separator: ", ")
    }
}

/// What is done with an exhibit in court: its key and the status that it sets.
public enum CourtAct: String, Sendable, CaseIterable {
    case marked, offered, objected, admitted, excluded
    case admittedLimited = "admitted_limited"

    public var status: String { rawValue }

    public var key: String {
        switch self {
        case .marked: "m"
        case .offered: "o"
        case .objected: "b"
        case .admitted: "a"
        case .excluded: "x"
        case .admittedLimited: "l"
        }
    }

    public var isRuling: Bool { Ruling.statuses.contains(status) }

    /// Whether a role may do it.
    ///
    /// The status is also the clerk's to write down; the ruling itself is not (decision 0003).
    public static func mayAct(as role: Role) -> Bool {
        Sight.sees(.exhibitStatus, as: role) && Permissions.mayChange(.exhibitStatus, as: role)
    }

    /// Whether a role writes the ruling, with judge and limits, together with the status.
    public static func mayRule(as role: Role) -> Bool {
        mayAct(as: role) && Permissions.mayChange(.ruling, as: role)
    }

    /// What the act changes, done at an instant.
    public func changes(
        at instant: Instant,
        judge: String,
        limits: String,
        in zone: String,
        as role: Role
    ) throws(EvidenceError) -> [EvidenceField: FieldChange] {
        var changes: [EvidenceField: FieldChange] = [.exhibitStatus: .to(.text(status))]
        guard isRuling, Self.mayRule(as: role) else { return changes }
        let text = Ruling(status: status, at: instant, judge: judge, limits: limits).text(in: zone)
        changes[.ruling] = .to(try FieldReading.value(ofText: text, for: .ruling, zone: zone))
        return changes
    }
}

extension Instant {
    /// The beginning of its day in a zone.
    public func dayStart(in zone: String) -> Instant { CalendarDay(of: self, in: zone).start(in: zone) }
}

/// What the exhibit list holds.
public enum ExhibitListLimits {
    /// The exhibits of one page of the browser, whatever number of sheets that is.
    public static let exhibitsMax = 1_000
    /// The changes of status that days are taken from, an exhibit of a list in the mean.
    public static let actsMax = 100
}

/// What the page of court mode holds.
public enum CourtLimits {
    /// The exhibits that stand in the page, so that it works without a network.
    public static let exhibitsMax = 1_000
    /// What was done today, as far as the page says it.
    public static let actsMax = 200
    /// A judge's name, and the limits of a ruling.
    public static let judgeLengthMax = 100
    public static let limitsLengthMax = 1_500
}
