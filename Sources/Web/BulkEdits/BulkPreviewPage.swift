import Core

/// What a bulk edit would do, and what it would not.
struct BulkPreviewPage: Page, Sendable {
    static let template = "bulk-edits/preview"

    struct Move: Sendable {
        let field: String
        let from: String
        let to: String
        let count: Int
    }

    let frame: PageFrame
    let back: String
    let fieldsHref: String
    let action: String
    let total: Int
    let noun: String
    let planned: Int
    let plannedNoun: String
    let unneeded: Int
    let refused: Int
    let at: String
    /// The moment that the form names.
    let rehearsed: String
    let isAny: Bool
    let moves: [Move]
    let reason: String?
    /// What the person could not take back again; nil where all can be undone.
    let lasting: String?
    let missing: BulkMissing
    let lines: BulkLines

    init(frame: PageFrame, _ standing: BulkEditStanding, lines: [BulkLine], in open: OpenCase) {
        let edit = standing.edit
        self.frame = frame
        back = edit.selection.filter ?? open.base
        fieldsHref = "\(open.address(of: edit.id))/fields"
        action = "\(open.address(of: edit.id))/executions"
        total = standing.total
        noun = total == 1 ? "item" : "items"
        planned = standing.count(.planned)
        plannedNoun = planned == 1 ? "item" : "items"
        unneeded = standing.count(.unneeded)
        refused = standing.count(.refused)
        at = edit.rehearsedAt?.displayed(in: open.caseFile.timeZone) ?? ""
        rehearsed = edit.rehearsedAt.map { String($0.microseconds) } ?? ""
        isAny = planned > 0
        moves = edit.tallies.filter { open.clearance.sees($0.field) }.map { Move($0, in: open.caseFile) }
        reason = edit.reason
        lasting = isAny ? Self.lasting(edit, as: open.role) : nil
        missing = BulkMissing(edit.selection)
        self.lines = BulkLines(lines, of: standing, [.refused], in: open)
    }

    /// Who may make a field stricter and not less strict cannot undo that.
    private static func lasting(_ edit: BulkEdit, as role: Role) -> String? {
        let fields = edit.tallies.map(\.field).filter(\.isProtection)
        guard !fields.isEmpty, !Permissions.mayLowerProtection(as: role) else { return nil }
        let names = EvidenceField.allCases.filter(fields.contains).map(\.label).joined(separator: " and ")
        return "You cannot undo this yourself: only the lead may make \(names) less strict again."
    }
}

extension BulkPreviewPage.Move {
    init(_ tally: BulkTally, in caseFile: CaseFile) {
        func words(_ value: FieldValue?) -> String {
            let text = EvidenceRow.cell(tally.field, value, in: caseFile).text
            return text.isEmpty ? "(empty)" : text
        }
        field = tally.field.label
        count = tally.count
        switch tally.move {
        case .value(let old, let new): (from, to) = (words(old), words(new))
        case .added(let member): (from, to) = ("without \(member)", "with \(member)")
        case .removed(let member): (from, to) = ("with \(member)", "without \(member)")
        case .others: (from, to) = ("other values", "as above")
        }
    }
}

/// Items with what hindered them, counted by reason and one by one.
struct BulkLines: Sendable {
    struct Reason: Sendable {
        let count: Int
        let reason: String
    }

    struct Line: Sendable {
        let href: String
        let words: String
        let outcome: String
        let why: String
    }

    let any: Bool
    let reasons: [Reason]
    let lines: [Line]
    /// How many items are not shown.
    let more: Int
    let hasMore: Bool

    init(_ lines: [BulkLine], of standing: BulkEditStanding, _ outcomes: Set<BulkOutcome>, in open: OpenCase) {
        any = !lines.isEmpty
        reasons = standing.reasons.map { Reason(count: $0.count, reason: $0.words) }
        self.lines = lines.map { line in
            Line(
                href: open.address(of: line.item),
                words: [line.number, line.title].filter { !$0.isEmpty }.joined(separator: " · "),
                outcome: line.outcome.label,
                why: line.words ?? ""
            )
        }
        more = outcomes.reduce(0) { $0 + standing.count($1) } - lines.count
        hasMore = more > 0
    }
}

extension BulkOutcome {
    fileprivate var label: String {
        switch self {
        case .chosen, .planned: "To do"
        case .unneeded: "As it was"
        case .changed: "Changed"
        case .merged: "Changed in part, or merged"
        case .conflict: "Left: others changed it"
        case .refused: "Refused"
        }
    }
}
