/// The file of an item.
extension Decision {
    mutating func attach(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        guard Permissions.mayAttachFiles(as: role), let file = mutation.file else { throw .actionNotAllowed }
        guard !item.isWithdrawn else { throw .withdrawn }
        var next = item
        try take(file, for: item.id, into: &next.values)
        let changed = EvidenceField.allCases.filter { next.values[$0] != item.values[$0] }
        return record(.evidenceRevised, of: next, was: item, changed: changed, by: mutation)
    }

    mutating func verify(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        guard Permissions.mayAttachFiles(as: role), let condition = mutation.condition else { throw .actionNotAllowed }
        guard item.values[.fileName] != nil else { throw .nothingToChange }
        return record(condition, of: item, by: mutation)
    }

    /// What the program found without being asked: an event only where the condition is another than the item says.
    mutating func note(_ mutation: Mutation) {
        do throws(EvidenceError) {
            guard SystemActor.all.contains(where: { $0.id == person }), let condition = mutation.condition
            else { throw .actionNotAllowed }
            guard let item = state.items[mutation.item], item.values[.fileName] != nil else { throw .notFound }
            guard item.fileCondition != condition else { throw .nothingToChange }
            plan.replies.append(record(condition, of: item, by: mutation))
        } catch {
            plan.replies.append(MutationReply(number: nil, key: mutation.key.text, refusal: error))
        }
    }

    private mutating func record(
        _ condition: FileCondition,
        of item: EvidenceItem,
        by mutation: Mutation
    ) -> MutationReply {
        var next = item
        next.values[.lastVerified] = .moment(DatedMoment(instant: state.now, zone: "UTC"))
        next.values[.fileCondition] = .text(condition.rawValue)
        if let content = mutation.content { note(content, of: item.id, in: &next.values) }
        let changed = [EvidenceField.lastVerified, .fileCondition, .fileProblem].filter {
            next.values[$0] != item.values[$0]
        }
        return record(.evidenceRevised, of: next, was: item, changed: changed, by: mutation)
    }

    /// What was read of a file: a problem stands on its item, words go to the index.
    private mutating func note(_ content: FileContent, of item: EvidenceID, in values: inout FieldValues) {
        values[.fileProblem] = content.problem.map { .text($0.rawValue) }
        // What was not read this time is still found by what was read before.
        if !content.words.isEmpty { plan.fileWords[item] = content.words }
    }

    /// Whether an item that the person may see holds the bytes: nobody learns from it what others hold.
    func isHere(_ digest: FileDigest) -> Bool {
        writer.files.contains(digest)
            || (state.addedFiles[digest] ?? []).contains { state.items[$0]?.audience.contains(group) == true }
    }

    /// Writes what the file says of itself into the item, and the file into the plan.
    ///
    /// A hash that the item records already was told by somebody else, an agency or a list: it must be the file's.
    mutating func take(
        _ file: SealedFile,
        for item: EvidenceID,
        into values: inout FieldValues
    ) throws(EvidenceError) {
        guard values[.fileName] == nil else { throw .hasFile }
        if let recorded = values.text(.sha256), FileDigest(recorded) != file.digest { throw .differsFromHash }
        values[.fileName] = .text(file.name)
        values[.sha256] = .text(file.digest.text)
        values[.bytes] = .number(file.bytes)
        values[.mediaType] = .text(file.mediaType)
        if let content = file.content { note(content, of: item, in: &values) }
        try checkLimits(of: [.fileName, .sha256, .bytes, .mediaType], in: values)
        state.addedFiles[file.digest, default: []].append(item)
        plan.files.append(
            EvidenceFile(
                id: file.id,
                item: item,
                caseFile: state.caseFile,
                name: file.name,
                digest: file.digest,
                bytes: file.bytes,
                mediaType: file.mediaType
            )
        )
    }
}
