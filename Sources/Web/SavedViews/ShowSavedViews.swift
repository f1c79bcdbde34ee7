import Core
import Hummingbird

/// `GET /cases/{case}/views` shows the views of a case with forms that change them; `GET /api/cases/{case}/views` answers
/// the same with the position that the counts are true at.
///
/// `…/views/{view}/removals/new` asks whether it is to be deleted.
///
/// One's own and the team's, without those that ask for a field which the class does not see. `removed` names one that the
/// person has just deleted: it can be put back. 404 for a case one is not on, 403 for asking about a view of others.
struct ShowSavedViews {
    let pages: Pages

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let views = try await pages.services.views(in: open).views
        var removed: SavedView?
        if let id = request.uri.queryParameters["removed"].flatMap({ SavedViewID($0) }) {
            let now = pages.services.clock.now
            removed = try await pages.services.savedViews.removed(id, for: open.clearance, at: now)
        }
        let frame = pages.frame(in: open)
        return try pages.show(SavedViewsPage(views, removed: removed, frame: frame, in: open))
    }

    func askRemoval(_ request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let id: SavedViewID = try context.identifier("view", orThrow: SavedViewError.notFound)
        let views = try await pages.services.views(in: open).views
        guard let view = views.first(where: { $0.view.id == id }) else { throw SavedViewError.notFound }
        guard view.view.mayBeChanged(by: open.clearance) else { throw SavedViewError.notAllowed }
        let frame = pages.frame(in: open)
        return try pages.show(SavedViewRemovalPage(view, frame: frame, in: open))
    }

    func list(_ request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let (views, position) = try await pages.services.views(in: open)
        return .json(["views": .array(views.map(\.json)), "position": .string(position.text)])
    }
}
