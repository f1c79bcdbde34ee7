import Core
import Hummingbird

/// `GET /api/cases/{case}/numbers?q=…` answers the items that what is being typed may mean.
///
/// First those with this number (`isExact`), then those with the words; at most `SoughtNumber.matchesMax`, with numbers
/// and title as far as the class sees them.
struct ListNumbers {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let query = try EvidenceQuery(request.uri, for: open.clearance)
        let services = pages.services
        let exact = try await services.items(numbered: query.filter.text, in: open).map(\.item)
        var items = exact
        if items.count < SoughtNumber.matchesMax, !query.filter.text.isEmpty {
            let filter = EvidenceFilter(text: query.filter.text)
            let page = try await services.evidence.page(
                filter,
                sort: query.sortDefault,
                cursor: nil,
                limit: SoughtNumber.matchesMax,
                for: open.clearance
            )
            let known = Set(items.map(\.id))
            items += page.items.filter { !known.contains($0.id) }.prefix(SoughtNumber.matchesMax - items.count)
        }
        let views = items.map { NumberView($0, in: open) }
        return .json(["items": .array(views.map(\.json)), "exact": JSONValue(exact.count)])
    }
}
