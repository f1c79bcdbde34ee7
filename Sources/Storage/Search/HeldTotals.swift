import Core

/// How many items filters showed a class, as far as they were counted at one head of a case.
///
/// The views of a case are counted with each page; while nothing changes, once.
struct HeldTotals: Sendable {
    struct Key: Hashable, Sendable {
        let filter: EvidenceFilter
        let group: ClearanceClass
    }

    private var head: EvidenceIndex.Head?
    private var totals: [Key: Int] = [:]

    subscript(key: Key, head: EvidenceIndex.Head) -> Int? {
        get { head == self.head ? totals[key] : nil }
        set {
            if head != self.head {
                // A slow reader takes nothing away from those who are at a newer head.
                if let known = self.head, known.epoch == head.epoch, head.isBehind(known) { return }
                (self.head, totals) = (head, [:])
            }
            if totals.count < Self.totalsMax { totals[key] = newValue }
        }
    }

    /// More filters than this of one case are counted each time.
    private static let totalsMax = 1_000
}
