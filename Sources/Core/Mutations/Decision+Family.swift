/// What came with a mail.
extension Decision {
    /// Gives a new item what its mail says of where it comes from and who may see it, whatever the adder sees of that.
    func inherit(from mail: EvidenceID, into values: inout FieldValues) throws(EvidenceError) {
        let mail = try visible(mail)
        guard !mail.isWithdrawn else { throw .withdrawn }
        for field in Self.inheritedFields { values[field] = mail.values[field] ?? field.defaultValue }
    }

    /// Ties items to the mail that they came with; those that the writer does not see, and those that are tied, are passed
    /// over.
    mutating func linkAttachments(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let mail = try visible(mutation.item)
        guard Permissions.mayAddItems(as: role), Sight.seesFamily(as: role) else { throw .actionNotAllowed }
        guard !mail.isWithdrawn else { throw .withdrawn }
        var tied = state.attachments[mail.id] ?? []
        var relations: [Relation] = []
        var audience = Audience()
        for link in mutation.attachments where link.item != mail.id {
            guard let item = state.items[link.item], item.audience.contains(group), tied.insert(link.item).inserted
            else { continue }
            audience = audience.union(item.audience)
            relations.append(
                Relation(
                    id: .random(at: state.now),
                    from: .evidence(item.id),
                    type: Family.attachmentType,
                    to: .evidence(mail.id),
                    label: link.label,
                    strength: "confirmed",
                    passage: nil
                )
            )
        }
        guard !relations.isEmpty else { throw .nothingToChange }
        state.attachments[mail.id] = tied
        plan.relations += relations
        return record(.evidenceFamily, of: mail, was: mail, changed: [], relatives: audience, by: mutation)
    }

    private static let inheritedFields: [EvidenceField] = [
        .source, .custodian, .collectedAt, .collectedBy, .method, .place, .authorisation, .privilegeCall,
        .privilegeBasis, .confidentiality, .seal, .walls,
    ]
}
