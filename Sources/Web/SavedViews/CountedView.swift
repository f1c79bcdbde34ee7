import Core

/// A view that a person may open, with its address and how many items it shows them.
struct CountedView: Sendable {
    let view: SavedView
    let isPinned: Bool
    let address: EvidenceAddress
    let count: Int

    /// Those of some views that a class may open, in their order, counted in one snapshot.
    ///
    /// A view that asks for a field which the class does not see is absent: so is its name.
    static func all(
        _ views: [(view: SavedView, isPinned: Bool)],
        counting evidence: any EvidenceStore,
        for clearance: Clearance,
        base: String
    ) async throws -> (views: [CountedView], position: EventPosition) {
        let shown = views.compactMap { view, isPinned in
            query(of: view, for: clearance).map { (view: view, isPinned: isPinned, query: $0) }
        }
        let (totals, position) = try await evidence.totals(of: shown.map(\.query.filter), for: clearance)
        let counted = zip(shown, totals).map { entry, total in
            CountedView(
                view: entry.view,
                isPinned: entry.isPinned,
                address: EvidenceAddress(base: base, query: entry.query).first,
                count: total
            )
        }
        return (counted, position)
    }

    /// What a view asks for; nil where the class may not ask for it.
    static func query(of view: SavedView, for clearance: Clearance) -> EvidenceQuery? {
        do {
            let query = try EvidenceQuery(text: view.query, for: clearance)
            _ = try EvidenceColumns(query.columns, for: clearance)
            return query
        } catch {
            // A field that the class does not see, or one that there is no more.
            return nil
        }
    }

    var json: JSONValue {
        [
            "id": .string(view.id.text), "name": .string(view.name), "href": .string(address.text),
            "team": .bool(view.team != nil), "pinned": .bool(isPinned), "count": .integer(Int64(count)),
            "revision": .integer(Int64(view.revision)),
        ]
    }
}

extension WebServices {
    /// The views of a case that the person may open.
    func views(in open: OpenCase) async throws -> (views: [CountedView], position: EventPosition) {
        try await CountedView.all(
            savedViews.views(for: open.clearance),
            counting: evidence,
            for: open.clearance,
            base: open.base
        )
    }
}
