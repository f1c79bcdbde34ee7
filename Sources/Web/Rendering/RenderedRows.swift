import Core
import Synchronization

/// Rows of the grid as markup, rendered once for each item, revision, view and class.
///
/// Holds at most two generations of `generationMax` rows; a full generation replaces the older one.
final class RenderedRows: Sendable {
    struct Key: Hashable, Sendable {
        let item: EvidenceID
        let revision: Int
        /// The columns, as the address says them.
        let view: String
        let classNumber: Int
    }

    static let generationMax = 20_000

    private let templates: Templates
    private let cache = Mutex((young: [Key: RenderedHTML](), old: [Key: RenderedHTML]()))

    init(templates: Templates) { self.templates = templates }

    /// The row, from the cache or rendered now.
    func row(_ key: Key, make: () -> EvidenceGridRow) throws -> RenderedHTML {
        if let found = cache.withLock({ $0.young[key] ?? $0.old[key] }) { return found }
        let row = RenderedHTML(html: try templates.render(make(), template: "evidence/_row"))
        cache.withLock { cache in
            if cache.young.count >= Self.generationMax { cache = (young: [:], old: cache.young) }
            cache.young[key] = row
        }
        return row
    }
}
