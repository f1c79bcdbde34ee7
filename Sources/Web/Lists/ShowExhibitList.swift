import Core
import Hummingbird
import HummingbirdCore

/// `GET /cases/{case}/exhibits` shows the exhibit list, in the form of AO 187, for paper too.
///
/// It takes the filter of the grid's address; order and columns are its own. Only items with an exhibit number stand in
/// it. 404 for a case one is not on, 422 for a name that is no field of the class.
struct ShowExhibitList {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let query = try EvidenceQuery(request.uri, for: open.clearance)
        let address = EvidenceAddress(base: open.base, query: query).list(at: open.exhibits)
        var filter = query.filter
        filter.has.insert(.exhibitNumber)
        var items: [EvidenceItem] = []
        var days: [EvidenceID: ExhibitDays] = [:]
        var cursor = query.cursor
        var total = 0
        repeat {
            let (page, daysOfPage) = try await pages.services.evidence.exhibits(
                filter,
                cursor: cursor,
                limit: EvidencePage.limitMax,
                for: open.clearance
            )
            items += page.items
            days.merge(daysOfPage) { first, _ in first }
            total = page.total
            cursor = page.next
        } while cursor != nil && items.count < ExhibitListLimits.exhibitsMax
        var frame = pages.frame(in: open)
        let list = ExhibitListPage.Contents(
            items: items,
            days: days,
            total: total,
            isFromStart: query.cursor == nil,
            next: cursor
        )
        let filters = ExhibitListPage.filters(at: address, in: open.caseFile)
        frame.printed = pages.printed("exhibit list, \(filters)", in: open.caseFile, by: open.session)
        return try pages.show(ExhibitListPage(frame: frame, list, at: address, in: open))
    }
}
