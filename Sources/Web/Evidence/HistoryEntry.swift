import Core

/// One thing that happened to an item, in words: what, who, when, from and to.
struct HistoryEntry: Sendable {
    struct Change: Sendable {
        let label: String
        let from: String
        let to: String
    }

    let what: String
    let isAddition: Bool
    let who: String?
    let at: String
    let atText: String
    let claimed: String?
    /// The entry of custody that it tells of, in words.
    let custodyWords: String?
    let changes: [Change]
    /// How to undo it, where the person did it and it still stands.
    let undo: UndoForm?
}

extension HistoryEntry {
    init(_ event: Event, custody: ItemRecords.Entry? = nil, undo: UndoForm? = nil, in open: OpenCase) {
        self.undo = undo
        func displayed(_ instant: Instant) -> String {
            instant.displayed(in: open.caseFile.timeZone)
        }
        what =
            switch event.kind {
            case .evidenceAdded: "Added"
            case .evidenceRevised: event.undoes == nil ? "Changed" : "Undone"
            case .evidenceWithdrawn: "Withdrawn"
            case .evidenceRestored: "Restored"
            case .evidenceCustody: "Custody"
            case .evidenceFamily: "Attachments became items"
            }
        custodyWords = event.kind == .evidenceCustody ? custody?.words(in: open.caseFile.timeZone) : nil
        isAddition = event.kind == .evidenceAdded
        who = Sight.seesNames(as: open.role) ? event.actorName : nil
        at = event.at.rfc3339()
        atText = displayed(event.at)
        claimed = event.claimedAt.map(displayed)
        changes = event.changed.filter { open.clearance.sees($0) }.map { field in
            func words(_ value: FieldValue?) -> String {
                let text = EvidenceRow.cell(field, value, in: open.caseFile).text
                return text.isEmpty ? "(empty)" : text
            }
            return Change(
                label: field.label,
                from: words(event.before[field]),
                to: words(event.after[field])
            )
        }
    }
}

extension ItemRecords.Entry {
    /// "checked out to court, from Joan Amadi-Stroud to Kip Osei-Lund, 3 Feb 2025, 08:30:00 EST (exact)".
    fileprivate func words(in zone: String) -> String {
        let action = CustodyAction(rawValue: event.action)?.words ?? event.action.humanReadable
        var words = action.prefix(1).lowercased() + action.dropFirst()
        let ends = [from.map { "from \($0.text)" }, to.map { "to \($0.text)" }].compactMap { $0 }
        if !ends.isEmpty { words += ", \(ends.joined(separator: " "))" }
        return "\(words), \(event.at.displayed(in: zone)); no. \(event.sequence)"
    }
}
