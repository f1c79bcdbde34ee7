import Core
import Hummingbird

/// `POST /cases/{case}/lists/{list}/imports` imports a list that was shown before.
///
/// The form carries `_csrf`. Answers 303 to the list's page, which is then the report; sent again it adds nothing. What
/// was cut off is carried on by sending it again.
struct ImportDraft {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        _ = try await pages.form(of: request, context)
        let open = try await pages.opened(context)
        let services = pages.services
        let id: ListDraftID = try context.identifier("list", orThrow: ListError.notFound)
        let draft = try await services.listDrafts.draft(id, for: open.clearance, at: services.clock.now)
        if draft.report == nil {
            let list = try await draft.list(in: open)
            let report = try await services.importList(list, group: id.text, for: open.clearance)
            try await services.listDrafts.finish(id, with: report, for: open.clearance)
        }
        return .seeOther(open.address(of: id))
    }
}
