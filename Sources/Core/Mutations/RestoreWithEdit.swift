/// A withdrawn item brought back for the sake of an edit that met the withdrawal: both are carried out, or neither.
///
/// The two are mutations of one commit and share a group, so that history and undo know them as one act.
extension Mutation {
    /// Whether this brings an item back only so that `edit` can be made.
    public func restores(for edit: Mutation) -> Bool {
        operation == .restore && edit.operation == .revise && edit.item == item && group != nil && edit.group == group
    }
}

extension Decide {
    /// Decides a restoration and the edit that it is for.
    ///
    /// Where the edit cannot be made nothing is written, and the item stays withdrawn. Where somebody else has brought
    /// the item back meanwhile, the edit is all that is left to do.
    public static func restoreWithEdit(_ state: inout LedgerState, _ submission: Submission) -> LedgerPlan {
        let before = state
        var plan = decide(&state, submission)
        guard plan.replies.count == 2 else { return plan }
        var (restoration, edit) = (plan.replies[0], plan.replies[1])
        let isMade = edit.status == .applied || edit.status == .merged
        if restoration.code == EvidenceError.notWithdrawn.code {
            restoration.status = .applied
            restoration.revision = edit.revision
            restoration.code = nil
            restoration.message = nil
        } else if restoration.status == .applied, !restoration.isRepeated, !isMade {
            let kept = plan.kept
            state = before
            plan = LedgerPlan()
            plan.kept = kept
            plan.nextItemNumber = state.nextItemNumber
            plan.nextBatesNumber = state.bates.next
            restoration = MutationReply(
                number: restoration.number,
                key: restoration.key,
                refusal: RestorationError.editNotMade
            )
        } else {
            return plan
        }
        plan.replies = [restoration, edit]
        keep(plan.replies, in: &plan, of: &state)
        return plan
    }

    /// Keeps the replies as they are given, in place of those that were decided first.
    private static func keep(_ replies: [MutationReply], in plan: inout LedgerPlan, of state: inout LedgerState) {
        let byKey = Dictionary(replies.map { ($0.key, $0) }) { first, _ in first }
        plan.kept = plan.kept.map { kept in
            let reply = byKey[kept.mutation.key.text] ?? kept.reply
            return LedgerPlan.KeptReply(person: kept.person, mutation: kept.mutation, reply: reply)
        }
        for kept in plan.kept {
            state.writers[kept.person]?.replies[kept.mutation.key.text] = .init(
                reply: kept.reply,
                item: kept.mutation.item
            )
        }
    }
}

/// Why an item was not brought back together with an edit.
public enum RestorationError: UserFacingError, Equatable {
    case editNotMade

    public var code: String { "edit_not_made" }
    public var userMessage: String { "The item stays withdrawn, because your edit could not be made." }
}
