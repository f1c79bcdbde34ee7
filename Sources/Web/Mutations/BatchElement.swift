import Core

/// One element of a batch: its number and key, and the mutation or why there is none.
struct BatchElement {
    /// Why an element cannot be read: what is wrong, as a person is told it.
    struct Unreadable: Error {
        let refusal: any UserFacingError
    }

    let number: Mutation.ClientNumber
    let key: IdempotencyKey
    let group: String?
    let content: Result<(caseFile: CaseFileID, mutation: Mutation), Unreadable>

    init(_ json: JSONValue, number: Mutation.ClientNumber, key: IdempotencyKey) {
        self.number = number
        self.key = key
        group = MutationReading.token(json["group"])
        do {
            content = .success(try MutationReading.mutation(json, number: number, key: key))
        } catch {
            content = .failure(Unreadable(refusal: error as? any UserFacingError ?? UnexpectedError()))
        }
    }

    /// Those in front that may share a transaction: they can be read, are of one case, and none brings an item back only for
    /// the next.
    static func together(in batch: ArraySlice<BatchElement>) -> [BatchElement] {
        let caseFile = try? batch.first?.content.get().caseFile
        var front: [BatchElement] = []
        for (element, next) in zip(batch, batch.dropFirst().map(Optional.some) + [nil]) {
            guard front.count < BodyLimits.transactionMutationsMax,
                let caseFile, (try? element.content.get().caseFile) == caseFile,
                next.map(element.restores(for:)) != true
            else { break }
            front.append(element)
        }
        return front
    }

    /// Whether this brings an item back only for the edit that comes next, which may turn out to be unreadable.
    func restores(for next: BatchElement) -> Bool {
        guard case .success(let (caseFile, restoration)) = content else { return false }
        switch next.content {
        case .success(let (otherCase, edit)): return otherCase == caseFile && restoration.restores(for: edit)
        case .failure: return restoration.operation == .restore && group != nil && next.group == group
        }
    }
}
