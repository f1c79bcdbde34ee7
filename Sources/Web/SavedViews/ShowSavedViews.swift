import Core
import Hummingbird

/// `GET /cases/{case}/views` shows the views of a case with forms that change them; `GET /api/cases/{case}/views` answers
/// the same with the position that the counts are true at.
///
/// One's own and the team's, without those that ask for a field which the class does not see. 404 for a case one is not on.
struct ShowSavedViews {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let views = try await pages.services.views(in: open).views
        return try pages.show(
            SavedViewsPage(views, frame: pages.frame(for: open.session, in: open.caseFile), in: open)
        )
    }

    func list(_ request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let (views, position) = try await pages.services.views(in: open)
        return .json(["views": .array(views.map(\.json)), "position": .string(position.text)])
    }
}
