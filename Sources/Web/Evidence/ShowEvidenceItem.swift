import Core
import Hummingbird

/// `GET /cases/{case}/evidence/{item}` shows an item; 404 for one that the person may not see, as for none.
struct ShowEvidenceItem {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let id: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let (item, family, position) = try await pages.services.evidence.itemWithFamily(id, for: open.clearance)
        let history = try await pages.services.evidence.history(of: id, for: open.clearance)
        var frame = pages.frame(for: open.session, in: open.caseFile, at: position)
        frame.printed = pages.printed("one item with its history", in: open.caseFile, by: open.session)
        let file = try await pages.services.file(of: item, for: open.clearance)
        return try pages.show(
            EvidenceItemPage(item, family: family, file: file, history: history, frame: frame, in: open)
        )
    }
}
