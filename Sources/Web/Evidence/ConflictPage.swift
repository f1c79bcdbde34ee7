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
        /// What another value is typed with; nil where it takes more than one input.
        let control: Control?
    }

    /// One input, as the form of an item has it.
    struct Control: Sendable {
        let isSelect: Bool
        let isLong: Bool
        let isInput: Bool
        let value: String
        let lengthMax: Int?
        let choices: [EvidenceForm.Choice]

        init(_ field: EvidenceForm.Field) {
            isSelect = field.isSelect
            isLong = field.isLong
            isInput = field.isInput
            value = field.value
            lengthMax = field.lengthMax
            choices = field.choices
        }
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
    /// Whether what the person typed is sent again.
    let isSent: Bool
    let fields: [Field]
    let others: [Other]
    let mayDecide: Bool
    let submit: String

    /// A revision that met another one, or a withdrawal.
    ///
    /// An edit of a withdrawn item is kept whole; who may restore is offered to bring the item back with it.
    ///
    /// - Parameter isRestoring: whether the revision came with a restoration, which was not carried out either.
    init(
        _ reply: MutationReply,
        _ form: FormFields,
        item: EvidenceItem,
        base: Int,
        isRestoring: Bool = false,
        frame: PageFrame,
        in open: OpenCase
    ) {
        let conflict = reply.conflict ?? MutationConflict(revision: base)
        let metWithdrawal = conflict.notice != nil
        let restores = isRestoring || metWithdrawal && Permissions.mayWithdraw(as: open.role)
        self.frame = frame
        back = open.address(of: item.id)
        notice = reply.message ?? ""
        action = "\(open.address(of: item.id))/\(restores ? "restorations" : "revisions")"
        revision = base
        fields = Self.fields(conflict, form, in: open)
        hasFields = !fields.isEmpty
        isChoice = !metWithdrawal
        mayDecide = isChoice || restores
        isSent = mayDecide
        others = Self.others(of: form, but: Set(fields.map(\.name)), keepsChoices: metWithdrawal)
        submit = metWithdrawal ? "Restore with my edit" : restores ? "Restore with what I chose" : "Save what I chose"
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
        isSent = false
        others = []
        mayDecide = true
        submit = "Withdraw anyway"
    }

    /// What the form said beside the fields that are shown.
    ///
    /// - Parameter keepsChoices: whether what was chosen on an earlier conflict page still holds.
    private static func others(of form: FormFields, but shown: Set<String>, keepsChoices: Bool) -> [Other] {
        form.names.flatMap { name -> [Other] in
            if ["_key", "_base", "_csrf"].contains(name) || shown.contains(name) { return [] }
            if ConflictChoice.prefixes.contains(where: name.hasPrefix), !keepsChoices { return [] }
            if name.hasPrefix("_was."), shown.contains(String(name.dropFirst(5))) { return [] }
            return form.all(name).map { Other(name: name, value: $0) }
        }
    }

    /// The fields to show; of an edit that met a withdrawal only those that it would change.
    private static func fields(_ conflict: MutationConflict, _ form: FormFields?, in open: OpenCase) -> [Field] {
        let shown = conflict.fields.sorted { $0.key < $1.key }.filter { field, sides in
            open.clearance.sees(field) && (conflict.notice == nil || form == nil || sides.mine != sides.theirs)
        }
        return shown.map { field, sides in
            func words(_ value: FieldValue?) -> String {
                let text = EvidenceRow.cell(field, value, in: open.caseFile).text
                return text.isEmpty ? "(empty)" : text
            }
            let mineValue = form?[field.rawValue] ?? EvidenceForm.text(sides.mine, in: open.caseFile)
            return Field(
                name: field.rawValue,
                label: field.label,
                base: words(sides.base),
                mine: words(sides.mine),
                theirs: words(sides.theirs),
                by: sides.by,
                at: sides.at.displayed(in: open.caseFile.timeZone),
                mineValue: mineValue,
                seen: conflict.revision,
                control: MomentForm.isOffered(for: field)
                    ? nil : Control(EvidenceForm.Field(field, value: mineValue))
            )
        }
    }
}
