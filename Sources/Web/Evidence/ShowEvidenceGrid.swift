import Core
import Hummingbird
import HummingbirdCore

/// `GET /cases/{case}/evidence` shows the grid.
///
/// `?q=…&kind=…&tags=…&occurredFrom=2024-03-14&occurredTo=2024-03-14T21:00&has=notes&hasNot=exhibitNumber&withdrawn=1`
/// `&changed=visit&sort=-occurredAt&columns=trial&cursor=…`. 404 for a case one is not on, 400 for a day that is none, 422 for a name that is no field of
/// the class.
struct ShowEvidenceGrid {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let query = try EvidenceQuery(request.uri, for: open.clearance)
        let columns = try EvidenceColumns(query.columns, for: open.clearance)
        // First, so that the list knows since when it asks for changes.
        let visit = try await pages.services.changes.visit(at: pages.services.clock.now, for: open.clearance)
        let page = try await pages.services.evidence.page(
            query.filter,
            sort: query.sort,
            cursor: query.cursor,
            limit: query.limit,
            for: open.clearance
        )
        let changes = pages.services.changes
        let news = try await changes.count(since: visit, for: open.clearance)
        let changed =
            news == 0 ? [] : try await changes.changed(among: page.items.map(\.id), since: visit, for: open.clearance)
        var frame = pages.frame(in: open, at: page.position)
        let address = EvidenceAddress(base: open.base, query: query)
        let filters = ExhibitListPage.filters(at: address, in: open.caseFile, all: "all evidence")
        frame.printed = pages.printed(
            "\(filters), \(page.total) \(page.total == 1 ? "item" : "items"), columns: \(columns.name)",
            in: open.caseFile,
            by: open.session
        )
        let response = try pages.show(
            try EvidenceGridPage(
                frame: frame,
                page: page,
                columns: columns,
                address: address,
                in: open,
                rows: pages.rows,
                newsCount: news,
                changed: changed,
                views: try await views(at: address, in: open),
                fileBytesMax: pages.services.files.bytesMax,
                restrictedHours: pages.services.settings.offlineRestrictedHours
            )
        )
        return pages.kept(response, KeptContents(page.items, for: open.clearance), of: open)
    }

    /// The views of the case, for who sees items.
    private func views(at address: EvidenceAddress, in open: OpenCase) async throws -> SavedViewsMenu? {
        guard !(try EvidenceColumns(nil, for: open.clearance).fields.isEmpty) else { return nil }
        let id = SavedViewID.random(at: pages.services.clock.now)
        return SavedViewsMenu(try await pages.services.views(in: open).views, at: address, newID: id, in: open)
    }
}
