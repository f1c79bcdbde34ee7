/// When an exhibit was marked, offered and ruled on, as far as acts in the log say it.
///
/// A day is said of what an act did. What follows from a status alone, as that who is admitted was offered, has none.
public struct ExhibitDays: Sendable, Hashable {
    /// The status that they are true of.
    public let status: String?
    public let marked: Instant?
    public let offered: Instant?
    /// Of the ruling that stands.
    public let ruled: Instant?

    public init(status: String?, marked: Instant? = nil, offered: Instant? = nil, ruled: Instant? = nil) {
        self.status = status
        self.marked = marked
        self.offered = offered
        self.ruled = ruled
    }

    /// - Parameters:
    ///   - acts: all changes of the exhibit's status since it was added, oldest first.
    ///   - status: the exhibit's now.
    public init(_ acts: [ExhibitAct], now status: String?) {
        var days = ExhibitDays(status: acts.first?.before)
        var earlier: [(act: ExhibitAct, found: ExhibitDays)] = []
        for act in acts {
            // A status that no act left was given otherwise, and nobody knows when.
            if days.status != act.before { days = ExhibitDays(status: act.before) }
            earlier.append((act, days))
            days = Self.putBack(by: act, in: earlier) ?? days.after(act)
        }
        self = days.status == status ? days : ExhibitDays(status: status)
    }

    /// The days that an act which undoes another puts back: those that the other found.
    private static func putBack(
        by act: ExhibitAct,
        in earlier: [(act: ExhibitAct, found: ExhibitDays)]
    ) -> ExhibitDays? {
        guard let name = act.undoes, var place = earlier.lastIndex(where: { $0.act.isNamed(name) }) else { return nil }
        while place > 0, earlier[place - 1].act.isNamed(name) { place -= 1 }
        let found = earlier[place].found
        return found.status == act.after ? found : nil
    }

    private func after(_ act: ExhibitAct) -> ExhibitDays {
        let stage = Stage(status)
        let next = Stage(act.after)
        return ExhibitDays(
            status: act.after,
            marked: next == .marked && stage == .before ? act.at : next == .before ? nil : marked,
            offered: next == .offered && stage < .offered ? act.at : next < .offered ? nil : offered,
            ruled: next == .ruled ? act.at : nil
        )
    }

    /// How far a status is on an exhibit's way.
    private enum Stage: Int, Comparable {
        case before, marked, offered, ruled

        init(_ status: String?) {
            self =
                switch status {
                case "marked": .marked
                case "offered", "objected": .offered
                case "conditionally_admitted", "admitted", "admitted_limited", "excluded": .ruled
                default: .before
                }
        }

        static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }
}

/// A change of an exhibit's status.
public struct ExhibitAct: Sendable, Hashable {
    public let before: String?
    public let after: String?
    /// When it was done, by the clock of who did it without a network; nil where the class did not see it happen.
    public let at: Instant?
    public let key: String
    public let group: String?
    /// The key or the group of the act that it undoes.
    public let undoes: String?

    public init(
        before: String?,
        after: String?,
        at: Instant?,
        key: String,
        group: String? = nil,
        undoes: String? = nil
    ) {
        self.before = before
        self.after = after
        self.at = at
        self.key = key
        self.group = group
        self.undoes = undoes
    }

    fileprivate func isNamed(_ name: String) -> Bool { key == name || group == name }
}
