/// Decides mutations over what the ledger read: rules, rights and merging, without I/O.
public enum Decide {
    /// Goes through the mutations in order; each sees what those before it did, also those of other submissions.
    ///
    /// Who is not on the case is refused everything, and nothing of it is kept.
    public static func decide(_ state: inout LedgerState, _ submission: Submission) -> LedgerPlan {
        decide(&state, submission) { decision, mutation in decision.take(mutation) }
    }

    /// Notes what the program itself found of items' files, by a `SystemActor`.
    ///
    /// What is known already is no news, and no event. Nobody waits for the replies, and none is kept.
    public static func noteConditions(_ state: inout LedgerState, _ submission: Submission) -> LedgerPlan {
        decide(&state, submission) { decision, mutation in decision.note(mutation) }
    }

    private static func decide(
        _ state: inout LedgerState,
        _ submission: Submission,
        by step: (inout Decision, Mutation) -> Void
    ) -> LedgerPlan {
        var plan = LedgerPlan()
        if let writer = state.writers[submission.person] {
            var decision = Decision(state: state, writer: writer)
            for mutation in submission.mutations { step(&decision, mutation) }
            plan = decision.plan
            state = decision.state
            state.writers[submission.person] = decision.writer
        } else {
            plan.replies = submission.mutations.map {
                MutationReply(number: $0.clientNumber?.number, key: $0.key.text, refusal: AccessError.caseNotFound)
            }
        }
        plan.nextItemNumber = state.nextItemNumber
        plan.nextBatesNumber = state.bates.next
        return plan
    }
}
