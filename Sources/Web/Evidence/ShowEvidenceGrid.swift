import Core
import Hummingbird
import HummingbirdCore

/// `GET /cases/{case}/evidence` shows the grid.
///
/// `?q=…&kind=…&tags=…&occurredFrom=2024-03-14&occurredTo=…&has=notes&hasNot=exhibitNumber&withdrawn=1&sort=-occurredAt`
/// `&columns=trial&cursor=…`. 404 for a case one is not on, 400 for a day that is none, 422 for a name that is no field of
/// the class.
struct ShowEvidenceGrid {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let query = try EvidenceQuery(request.uri, for: open.clearance)
        let columns = try EvidenceColumns(query.columns, for: open.clearance)
        let page = try await pages.services.evidence.page(
            query.filter,
            sort: query.sort,
            cursor: query.cursor,
            limit: query.limit,
            for: open.clearance
        )
        let news = query.cursor == nil ? try await news(for: open.clearance) : 0
        var frame = pages.frame(for: open.session, in: open.caseFile, at: page.position)
        let address = EvidenceAddress(base: open.base, query: query)
        let filters = address.isFiltered ? "filtered" : "all"
        frame.printed = pages.printed(
            "\(filters): \(page.total) items, columns: \(columns.name)",
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
                fileBytesMax: pages.services.files.bytesMax,
                restrictedHours: pages.services.settings.offlineRestrictedHours
            )
        )
        return pages.kept(response, KeptContents(page.items, for: open.clearance), of: open)
    }

    /// How much others changed since the last visit.
    private func news(for clearance: Clearance) async throws -> Int {
        let visit = try await pages.services.changes.visit(at: pages.services.clock.now, for: clearance)
        return try await pages.services.changes.count(since: visit, for: clearance)
    }
}
