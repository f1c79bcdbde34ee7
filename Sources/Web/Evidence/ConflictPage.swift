import Core

/// Two edits that a machine must not merge: what it was, what I want, what it is, and the choice.
struct ConflictPage: Page, Sendable {
    static let template = "evidence/conflict"

    struct Field: Sendable {
        let name: String
        let label: String
        let base: String
        let mine: String
        let theirs: String
        let by: String
        let at: String
        /// What the person typed, to be sent again.
        let mineValue: String
        let seen: Int
    }

    struct Other: Sendable {
        let name: String
        let value: String
    }

    let frame: PageFrame
    let back: String
    let notice: String
    let action: String
    let key = IdempotencyKey.random().text
    let revision: Int
    let hasFields: Bool
    /// Whether each field offers mine or theirs.
    let isChoice: Bool
    let fields: [Field]
    let others: [Other]
    let mayDecide: Bool
    let submit: String

    /// A revision that met another one.
    init(
        _ reply: MutationReply,
        _ form: FormFields,
        item: EvidenceItem,
        base: Int,
        frame: PageFrame,
        in open: OpenCase
    ) {
        let conflict = reply.conflict ?? MutationConflict(revision: base)
        self.frame = frame
        back = open.address(of: item.id)
        notice = reply.message ?? ""
        action = "\(open.address(of: item.id))/revisions"
        revision = base
        fields = Self.fields(conflict, form, in: open)
        hasFields = !fields.isEmpty
        isChoice = conflict.notice == nil
        let asked = Set(conflict.fields.keys.map(\.rawValue))
        others = form.names.flatMap { name -> [Other] in
            let isOurs = ["_key", "_base", "_csrf"].contains(name)
            if isOurs || name.hasPrefix("_base.") || name.hasPrefix("_keep.") || asked.contains(name) { return [] }
            if name.hasPrefix("_was."), asked.contains(String(name.dropFirst(5))) { return [] }
            return form.all(name).map { Other(name: name, value: $0) }
        }
        mayDecide = conflict.notice == nil
        submit = "Save what I chose"
    }

    /// A withdrawal of an item that others changed since.
    init(withdrawing reply: MutationReply, item: EvidenceItem, frame: PageFrame, in open: OpenCase) {
        let conflict = reply.conflict ?? MutationConflict(revision: item.revision(for: open.clearance.group))
        self.frame = frame
        back = open.address(of: item.id)
        notice = reply.message ?? ""
        action = "\(open.address(of: item.id))/withdrawals"
        revision = conflict.revision
        fields = Self.fields(conflict, nil, in: open)
        hasFields = !fields.isEmpty
        isChoice = false
        others = []
        mayDecide = true
        submit = "Withdraw anyway"
    }

    private static func fields(_ conflict: MutationConflict, _ form: FormFields?, in open: OpenCase) -> [Field] {
        conflict.fields.sorted { $0.key < $1.key }.filter { open.clearance.sees($0.key) }.map { field, sides in
            func words(_ value: FieldValue?) -> String {
                let text = EvidenceRow.cell(field, value, in: open.caseFile).text
                return text.isEmpty ? "(empty)" : text
            }
            let at = DatedMoment(instant: sides.at, zone: "UTC").displayed(in: open.caseFile.timeZone)
            return Field(
                name: field.rawValue,
                label: field.label,
                base: words(sides.base),
                mine: words(sides.mine),
                theirs: words(sides.theirs),
                by: sides.by,
                at: at.replacing(" (exact)", with: ""),
                mineValue: form?[field.rawValue] ?? EvidenceForm.text(sides.mine, in: open.caseFile),
                seen: conflict.revision
            )
        }
    }
}
