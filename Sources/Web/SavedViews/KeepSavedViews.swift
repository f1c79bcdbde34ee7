import Core
import Hummingbird

/// `POST /cases/{case}/views` saves a list under a name (`name`, `query`, `_key`, with `team=1` for the team, `pinned=1`), or
/// lets it take the place of a view (`view`, `query`).
///
/// `…/views/{view}/revisions` (`name`) renames, `…/removals` deletes, `…/pins` (`pinned=1` or `0`) pins for oneself. 303; 404
/// for a view one does not read, 403 for one that others made, 422 without a name and for one too many. The same `_key` again
/// saves nothing again.
struct KeepSavedViews {
    let pages: Pages

    func add(_ request: Request, context: WebContext) async throws -> Response {
        let (form, open) = try await opened(request, context)
        let address = try address(form, in: open)
        let views = pages.services.savedViews
        if let text = form["view"], !text.isEmpty {
            guard let id = SavedViewID(text) else { throw SavedViewError.notFound }
            try await views.change(id, name: nil, query: address.query, for: open.clearance)
            return .seeOther(address.text)
        }
        guard let id = form["_key"].flatMap({ SavedViewID($0) }) else { throw RequestError.missingKey }
        let view = SavedView(
            id: id,
            name: try SavedView.name(typed: form["name"] ?? ""),
            query: address.query,
            team: form["team"] == "1" ? Sight.teams(readBy: open.role).first : nil,
            madeBy: open.clearance.person
        )
        try await views.add(view, isPinned: form["pinned"] == "1", for: open.clearance)
        return .seeOther(address.text)
    }

    func rename(_ request: Request, context: WebContext) async throws -> Response {
        let (form, open) = try await opened(request, context)
        let name = try SavedView.name(typed: form["name"] ?? "")
        try await pages.services.savedViews.change(view(context), name: name, query: nil, for: open.clearance)
        return .seeOther(open.views)
    }

    func remove(_ request: Request, context: WebContext) async throws -> Response {
        let (_, open) = try await opened(request, context)
        try await pages.services.savedViews.remove(view(context), for: open.clearance)
        return .seeOther(open.views)
    }

    func pin(_ request: Request, context: WebContext) async throws -> Response {
        let (form, open) = try await opened(request, context)
        try await pages.services.savedViews.pin(view(context), form["pinned"] == "1", for: open.clearance)
        return .seeOther(open.views)
    }

    private func opened(_ request: Request, _ context: WebContext) async throws -> (FormFields, OpenCase) {
        let form = try await pages.form(of: request, context)
        return (form.fields, try await pages.opened(context))
    }

    private func view(_ context: WebContext) throws -> SavedViewID {
        try context.identifier("view", orThrow: SavedViewError.notFound)
    }

    /// The list as its address says it, from its first page on; nothing that the person may not ask for is saved.
    private func address(_ form: FormFields, in open: OpenCase) throws -> EvidenceAddress {
        let query = try EvidenceQuery(text: form["query"] ?? "", for: open.clearance)
        _ = try EvidenceColumns(query.columns, for: open.clearance)
        let address = EvidenceAddress(base: open.base, query: query).first
        guard address.query.utf8.count <= SavedViewLimits.queryBytesMax else { throw SavedViewError.queryTooLong }
        return address
    }
}
