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
    /// Why it was done, where many items were changed at once.
    let bulkReason: String?
    let changes: [Change]
}

extension HistoryEntry {
    /// - Parameter reasons: those of bulk edits, by group.
    init(_ recorded: RecordedEvent, reasons: [String: String] = [:], in open: OpenCase) {
        let event = recorded.event
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
        isAddition = event.kind == .evidenceAdded
        who = Sight.seesNames(as: open.role) ? event.actorName : nil
        at = event.at.rfc3339()
        atText = displayed(event.at)
        claimed = event.claimedAt.map(displayed).flatMap { $0 == displayed(event.at) ? nil : $0 }
        bulkReason = event.group.flatMap { reasons[$0] }
        changes = event.changed.filter { Sight.sees($0, of: recorded.subject.values, as: open.role) }.map { field in
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
