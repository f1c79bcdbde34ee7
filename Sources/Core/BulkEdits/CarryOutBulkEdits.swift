/// Carries out bulk edits, a chunk at a time, each in its person's name and with the rights that the person has by then.
///
/// A chunk is one commit, so others' edits go between two of them. Its keys follow from the bulk edit and the item: what a
/// process did that died before it could note it is done again by the next, and counts once.
public struct CarryOutBulkEdits: Sendable {
    /// What one call came to.
    public enum Step: Sendable, Equatable {
        /// Nothing waits.
        case idle
        case chunk(items: Int)
        case finished(BulkEditID)
    }

    private let work: any BulkWork
    private let apply: ApplyMutations
    private let clock: WallClock
    private let holder: String

    /// - Parameter holder: a name that no other process has.
    public init(work: any BulkWork, apply: ApplyMutations, clock: WallClock, holder: String) {
        self.work = work
        self.apply = apply
        self.clock = clock
        self.holder = holder
    }

    /// Carries out the next chunk of the bulk edit that waited longest.
    ///
    /// - Throws: what is over later, and `CancellationError`; the chunk is then done again. What stays wrong is a refusal
    ///   of the item that it is about.
    public func callAsFunction() async throws -> Step {
        guard let chunk = try await work.claim(at: clock.now, by: holder) else { return .idle }
        guard !chunk.entries.isEmpty else {
            try await work.finish(chunk.edit, at: clock.now)
            return .finished(chunk.edit.id)
        }
        do {
            let results = try await carryOut(chunk.entries, of: chunk.edit)
            try await work.note(results, of: chunk.edit, at: clock.now)
        } catch let error as AccessError {
            try await work.refuseRest(of: chunk.edit, because: error.userMessage, at: clock.now)
        }
        return .chunk(items: chunk.entries.count)
    }

    private func carryOut(_ entries: [BulkEntry], of edit: BulkEdit) async throws -> [BulkResult] {
        let mutations = entries.compactMap { edit.mutation(of: $0) }
        do {
            let replies = try await apply(mutations, in: edit.caseFile, by: edit.person)
            return zip(entries, replies).map { BulkResult($0, $1) }
        } catch let error where error.mayBeOver || error is AccessError {
            throw error
        } catch  where entries.count > 1 {
            // One of them cannot be read or written: each goes alone, and the others are not held up.
            var results: [BulkResult] = []
            for entry in entries { results += try await carryOut([entry], of: edit) }
            return results
        } catch {
            return entries.map { BulkResult($0, .refused, words: Self.failedWords) }
        }
    }

    private static let failedWords = "This item could not be changed. Tell whoever runs Proffer for you."
}

extension BulkEdit {
    /// What is done to one item.
    fileprivate func mutation(of entry: BulkEntry) -> Mutation? {
        guard let key = key(for: entry.item) else { return nil }
        return Mutation(
            key: key,
            operation: .revise,
            item: entry.item,
            base: Dictionary(uniqueKeysWithValues: changes.keys.map { ($0, entry.base) }),
            changes: changes,
            group: group,
            undoes: undoes.map(Self.group(of:))
        )
    }
}

extension Error {
    /// Whether the same may succeed when it is tried again.
    fileprivate var mayBeOver: Bool {
        if self is CancellationError { return true }
        if let error = self as? any UserFacingError { return error.isTemporary }
        return (self as? any TemporaryFailure)?.isTemporary ?? false
    }
}
