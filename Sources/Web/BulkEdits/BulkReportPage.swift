import Core

/// How far a bulk edit is, and what became of it.
struct BulkReportPage: Page, Sendable {
    static let template = "bulk-edits/report"

    let frame: PageFrame
    let back: String
    let address: String
    let heading: String
    let isRunning: Bool
    let total: Int
    let settled: Int
    let changed: Int
    /// Said where there are any.
    let merged: Int?
    let conflicts: Int?
    let unneeded: Int
    let refused: Int
    let at: String
    /// The same for script.
    let instant: String
    let what: [String]
    let hasWhat: Bool
    let reason: String?
    /// The grid with what was changed.
    let changedHref: String?
    let undoAction: String?
    let undoLabel: String
    /// Which list of a person's last changes it stands in.
    let list: String
    let key = IdempotencyKey.random().text
    /// The bulk edit that took this one back.
    let undoneHref: String?
    /// The bulk edit that this one takes back.
    let undoesHref: String?
    let lines: BulkLines

    init(frame: PageFrame, _ standing: BulkEditStanding, lines: [BulkLine], in open: OpenCase) {
        let edit = standing.edit
        self.frame = frame
        back = open.base
        address = open.address(of: edit.id)
        total = standing.total
        let noun = total == 1 ? "item" : "items"
        heading =
            edit.undoes == nil
            ? "Bulk edit of \(total) \(noun)" : "\(edit.isUndo ? "Undo" : "Redo") of a bulk edit, \(total) \(noun)"
        isRunning = edit.stage == .running
        settled = total - standing.count(.planned)
        changed = standing.changed
        merged = standing.count(.merged).positive
        conflicts = standing.count(.conflict).positive
        unneeded = standing.count(.unneeded)
        refused = standing.count(.refused)
        let moment = edit.finishedAt ?? edit.startedAt ?? edit.madeAt
        at = moment.displayed(in: open.caseFile.timeZone)
        instant = moment.rfc3339()
        what = edit.changes.filter { open.clearance.sees($0.key) }.sorted { $0.key < $1.key }.map { field, change in
            Self.words(field, change, in: open.caseFile)
        }
        hasWhat = !what.isEmpty
        reason = edit.reason
        changedHref = changed > 0 ? "\(open.base)?list=\(EvidenceAddress.encoded(edit.group))" : nil
        undoAction = !isRunning && changed > 0 ? "\(open.address(of: edit.id))/undos" : nil
        undoLabel = edit.isUndo ? "Redo all" : "Undo all"
        list = edit.isUndo ? "redo" : "undo"
        undoneHref = standing.undoneBy.map(open.address(of:))
        undoesHref = edit.undoes.map(open.address(of:))
        self.lines = BulkLines(lines, of: standing, [.refused, .conflict, .merged], in: open)
    }

    private static func words(_ field: EvidenceField, _ change: FieldChange, in caseFile: CaseFile) -> String {
        switch change {
        case .to(let value):
            let text = EvidenceRow.cell(field, value, in: caseFile).text
            return "\(field.label): \(text.isEmpty ? "(empty)" : text)"
        case .members(let add, let remove):
            let parts =
                (add.isEmpty ? [] : ["add \(add.joined(separator: ", "))"])
                + (remove.isEmpty ? [] : ["remove \(remove.joined(separator: ", "))"])
            return "\(field.label): \(parts.joined(separator: "; "))"
        }
    }
}

extension Int {
    /// Nil where there is nothing to count.
    fileprivate var positive: Int? { self > 0 ? self : nil }
}
