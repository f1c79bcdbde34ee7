import Core
import Synchronization

/// The indexes of the cases that are read: so many items in all, then the case goes that was not asked for longest.
final class EvidenceIndexes: Sendable {
    private struct Entry {
        let held: HeldIndex
        var items = 0
        var lastUse = 0
    }

    private let state = Mutex<(entries: [CaseFileID: Entry], uses: Int)>(([:], 0))
    private let itemsMax: Int
    private let casesMax: Int

    /// The default is about 175 MB.
    init(itemsMax: Int = 1_000_000, casesMax: Int = 1_000) {
        self.itemsMax = itemsMax
        self.casesMax = casesMax
    }

    /// The place of a case's index, which may be empty yet.
    func held(for caseFile: CaseFileID) -> HeldIndex {
        state.withLock { state in
            state.uses += 1
            var entry = state.entries[caseFile] ?? Entry(held: HeldIndex())
            entry.lastUse = state.uses
            state.entries[caseFile] = entry
            return entry.held
        }
    }

    /// Notes how large an index is, and lets others go where there are too many.
    func keep(_ held: HeldIndex, of caseFile: CaseFileID, items: Int) {
        state.withLock { state in
            guard state.entries[caseFile]?.held === held else { return }
            state.entries[caseFile]?.items = items
            var total = state.entries.values.reduce(0) { $0 + $1.items }
            let others = state.entries.filter { $0.key != caseFile }.sorted { $0.value.lastUse < $1.value.lastUse }
            for (other, entry) in others {
                guard total > itemsMax || state.entries.count > casesMax else { break }
                state.entries[other] = nil
                total -= entry.items
            }
        }
    }
}
