/// A new entry of an item's chain of custody.
extension Decision {
    /// Adds the entry and lets the item's place, status and holder follow from it.
    ///
    /// They follow only where no entry that moved the item is dated later: what is written down late changes no present.
    mutating func recordCustody(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        // To whom custody is not shown, nothing of it is there.
        guard Sight.seesCustody(as: role) else { throw .notFound }
        guard Permissions.mayRecordCustody(as: role) else { throw .actionNotAllowed }
        guard !item.isWithdrawn else { throw .withdrawn }
        guard let draft = mutation.custody else { return refused(mutation, because: .entryMissing) }
        if let refusal = refusal(of: draft) { return refused(mutation, because: refusal) }
        let standing = state.custody[item.id] ?? LedgerState.CustodyStanding()
        var next = item
        if draft.action.moves, standing.lastMove.map({ $0 <= draft.at.instant }) ?? true {
            follow(draft, in: &next.values)
        }
        let changed = EvidenceField.allCases.filter { next.values[$0] != item.values[$0] }
        let reply = record(.evidenceCustody, of: next, was: item, changed: changed, by: mutation)
        let event = draft.event(
            of: item.id,
            sequence: standing.lastSequence + 1,
            recording: CustodyEvent.Recording(
                at: state.now,
                by: person,
                byName: writer.name,
                key: mutation.key.text,
                revision: item.revision + 1
            )
        )
        state.custody[item.id] = standing.after(event, moves: draft.action.moves)
        plan.custodyEvents.append(event)
        return reply
    }

    private func refused(_ mutation: Mutation, because refusal: CustodyError) -> MutationReply {
        MutationReply(number: mutation.clientNumber?.number, key: mutation.key.text, refusal: refusal)
    }

    private func refusal(of draft: CustodyDraft) -> CustodyError? {
        if draft.at.instant > state.now.adding(seconds: Self.clockDifferenceSecondsMax) { return .inFuture }
        if draft.action == .disposed, state.hasLegalHold { return .legalHold }
        if let from = draft.from, name(of: from) == nil { return .unknownParty(.from) }
        if let to = draft.to, name(of: to) == nil { return .unknownParty(.to) }
        return nil
    }

    private func follow(_ draft: CustodyDraft, in values: inout FieldValues) {
        if let status = draft.action.status { values[.custodyStatus] = .text(status) }
        if case .place(let name) = draft.to, draft.place.isEmpty {
            values[.location] = .text(name)
        } else {
            values[.location] = draft.place.isEmpty ? nil : .text(draft.place)
        }
        switch draft.to {
        // An item that holds another says where it is, not who has it.
        case .evidence: break
        case .some(let party): values[.currentHolder] = name(of: party).map { .text($0) }
        case nil: values[.currentHolder] = nil
        }
    }

    /// What a party is called for all who see the item; nil for one that is not there for the writer.
    private func name(of party: RecordReference) -> String? {
        switch party {
        case .place(let name): return name
        case .evidence(let id):
            guard let item = state.items[id], item.audience.contains(group) else { return nil }
            return item.values.text(.itemNumber) ?? ""
        case .casePerson, .organisation, .member:
            guard let known = state.parties[party] else { return nil }
            guard known.isSealed else { return known.name }
            return Sight.seesSealedIdentities(as: role) ? RecordName.sealedWords : nil
        case .issue, .fact: return nil
        }
    }

    /// A person's clock may be ahead of the server's by so much.
    private static let clockDifferenceSecondsMax: Int64 = 300
}

extension CustodyDraft {
    fileprivate func event(
        of item: EvidenceID,
        sequence: Int,
        recording: CustodyEvent.Recording
    ) -> CustodyEvent {
        CustodyEvent(
            id: id,
            item: item,
            sequence: sequence,
            at: at,
            action: action.rawValue,
            from: from,
            to: to,
            method: method,
            place: place,
            seal: seal,
            reason: reason,
            recording: recording
        )
    }
}
