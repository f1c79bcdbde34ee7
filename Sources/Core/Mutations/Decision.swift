/// A submission on its way: what is known, who writes, and what is to be written so far.
struct Decision {
    var state: LedgerState
    var writer: LedgerWriter
    var plan = LedgerPlan()

    var person: PersonID { writer.clearance.person }
    var group: ClearanceClass { writer.clearance.group }
    var role: Role { writer.clearance.role }

    mutating func take(_ mutation: Mutation) {
        if let stored = writer.replies[mutation.key.text] {
            plan.replies.append(repeated(stored, of: mutation))
            return
        }
        let number = mutation.clientNumber?.number
        let reply: MutationReply
        do {
            reply = try decide(mutation)
        } catch {
            reply = MutationReply(number: number, key: mutation.key.text, refusal: error)
        }
        plan.replies.append(reply)
        plan.kept.append(.init(person: person, mutation: mutation, reply: reply))
        writer.replies[mutation.key.text] = .init(reply: reply, item: mutation.item)
    }

    /// The stored reply, but only to who may still see what it is about, or was told before that this is not so.
    private func repeated(_ stored: LedgerWriter.StoredReply, of mutation: Mutation) -> MutationReply {
        if stored.reply.isVisible, let id = stored.item, let item = state.items[id], !item.audience.contains(group) {
            return MutationReply(
                number: mutation.clientNumber?.number,
                key: mutation.key.text,
                refusal: EvidenceError.notFound
            )
        }
        var reply = stored.reply
        // A client that began a new series sends the same key under another number.
        reply.number = mutation.clientNumber?.number ?? reply.number
        reply.isRepeated = true
        return reply
    }

    private mutating func decide(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        if let act = mutation.undoes { return try undo(mutation, act) }
        return switch mutation.operation {
        case .add: try add(mutation)
        case .revise: try revise(mutation)
        case .withdraw: try withdraw(mutation)
        case .restore: try restore(mutation)
        case .stamp: try stamp(mutation)
        case .attach: try attach(mutation)
        case .verify: try verify(mutation)
        case .linkAttachments: try linkAttachments(mutation)
        case .recordCustody: try recordCustody(mutation)
        }
    }
}
