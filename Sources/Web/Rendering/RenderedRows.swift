import Core
import Synchronization

/// Rows of the grid as markup, rendered once for each item, revision, view and class, with the mark of news and without;
/// their cells once for each content,
/// since most of them say one of a few words.
final class RenderedRows: Sendable {
    struct Key: Hashable, Sendable {
        let item: EvidenceID
        let revision: Int
        /// The columns, as the address says them.
        let view: String
        let classNumber: Int
        /// Whether it is marked as changed since a reader's last visit: the one thing of a row that is not the class's.
        let isNews: Bool
    }

    static let rowsMax = 20_000
    static let cellsMax = 20_000

    private let templates: Templates
    private let rows = Mutex(Generations<Key>(max: rowsMax))
    private let cells = Mutex(Generations<EvidenceGridRow.Cell>(max: cellsMax))

    init(templates: Templates) { self.templates = templates }

    /// The row, from the cache or rendered now.
    func row(
        _ key: Key,
        make: ((EvidenceGridRow.Cell) throws -> RenderedHTML) throws -> EvidenceGridRow
    ) throws -> RenderedHTML {
        if let found = rows.withLock({ $0[key] }) { return found }
        let html = try row(make)
        rows.withLock { $0[key] = html }
        return html
    }

    /// A row that is no item's.
    func row(_ make: ((EvidenceGridRow.Cell) throws -> RenderedHTML) throws -> EvidenceGridRow) throws -> RenderedHTML {
        RenderedHTML(html: try templates.render(make(cell), template: "evidence/_row"))
    }

    private func cell(_ content: EvidenceGridRow.Cell) throws -> RenderedHTML {
        if let found = cells.withLock({ $0[content] }) { return found }
        let html = RenderedHTML(html: try templates.render(content, template: "evidence/_cell"))
        cells.withLock { $0[content] = html }
        return html
    }
}

/// At most two generations of `max` entries: a full one replaces the older one.
private struct Generations<Key: Hashable & Sendable>: Sendable {
    let max: Int
    private var young: [Key: RenderedHTML] = [:]
    private var old: [Key: RenderedHTML] = [:]

    init(max: Int) { self.max = max }

    subscript(key: Key) -> RenderedHTML? {
        get { young[key] ?? old[key] }
        set {
            if young.count >= max { (young, old) = ([:], young) }
            young[key] = newValue
        }
    }
}
