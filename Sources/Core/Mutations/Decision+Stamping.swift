/// Bates numbers for an item, one for each page.
extension Decision {
    mutating func stamp(_ mutation: Mutation) throws(EvidenceError) -> MutationReply {
        let item = try visible(mutation.item)
        guard Permissions.mayStamp(as: role) else { throw .actionNotAllowed }
        guard !item.isWithdrawn else { throw .withdrawn }
        guard item.values[.batesBegin] == nil else { throw .alreadyStamped }
        let pages = item.values.number(.pages).map { Int(clamping: $0) } ?? 1
        let (begin, end) = state.bates.allocate(pages: pages)
        var next = item
        next.values[.batesBegin] = .text(begin)
        next.values[.batesEnd] = .text(end)
        return record(.evidenceRevised, of: next, was: item, changed: [.batesBegin, .batesEnd], by: mutation)
    }
}
