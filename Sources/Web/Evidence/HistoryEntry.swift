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
    /// Whether all that was changed was put back by the end.
    let isAsBefore: Bool
}

extension HistoryEntry {
    /// - Parameter reasons: those of bulk edits, by group.
    init(_ event: RecordedEvent, reasons: [String: String] = [:], in open: OpenCase) {
        self.init(HistoryGroup(newest: event), reasons: reasons, in: open)
    }

    /// What was done as one, as it was when it was over.
    init(_ group: HistoryGroup, reasons: [String: String] = [:], in open: OpenCase) {
        func displayed(_ instant: Instant) -> String {
            instant.displayed(in: open.caseFile.timeZone)
        }
        func words(_ field: EvidenceField, _ value: FieldValue?) -> String {
            let text = EvidenceRow.cell(field, value, in: open.caseFile).text
            return text.isEmpty ? "(empty)" : text
        }
        let event = group.newest.event
        what = Self.words(group.steps.reversed().map(\.event))
        isAddition = group.oldest.event.kind == .evidenceAdded
        who = Sight.seesNames(as: open.role) ? event.actorName : nil
        at = event.at.rfc3339()
        atText = displayed(event.at)
        claimed = event.claimedAt.map(displayed).flatMap { $0 == displayed(event.at) ? nil : $0 }
        bulkReason = event.group.flatMap { reasons[$0] }
        changes = group.changes(seenBy: open.clearance).map { change in
            Change(
                label: change.field.label,
                from: words(change.field, change.from),
                to: words(change.field, change.to)
            )
        }
        isAsBefore = changes.isEmpty && !group.others.isEmpty && !group.changedFields(seenBy: open.clearance).isEmpty
    }

    /// What was done, in its order, each once: "Restored, changed".
    private static func words(_ events: [Event]) -> String {
        var all: [String] = []
        for event in events {
            let word =
                switch event.kind {
                case .evidenceAdded: "Added"
                case .evidenceRevised: event.undoes == nil ? "Changed" : "Undone"
                case .evidenceWithdrawn: "Withdrawn"
                case .evidenceRestored: "Restored"
                case .evidenceCustody: "Custody"
                case .evidenceFamily: "Attachments became items"
                }
            if !all.contains(word) { all.append(word) }
        }
        return all.enumerated().map { $0.offset == 0 ? $0.element : $0.element.lowercased() }.joined(separator: ", ")
    }
}
