import Core
import Hummingbird

/// `POST /cases/{case}/views` saves a list under a name (`name`, `query`, `_key`, with `team=1` for the team, `pinned=1`), or
/// lets it take the place of a view (`view`, `query`; the revision in `_base`, or behind a full stop in `view`).
///
/// `…/views/{view}/revisions` (`name`, `_base`) renames, `…/removals` (`_base`) deletes, `…/restorations` puts back what the
/// person deleted within the hour, `…/pins` (`pinned=1` or `0`) pins for oneself.
///
/// 303; 404 for a view one does not read, 403 for one that others made, 409 with what stands now for one that was
/// changed since the revision or where none is named, 422 without a name and for one too many. The same `_key` again saves
/// nothing again.
struct KeepSavedViews {
    let pages: Pages

    func add(_ request: Request, context: WebContext) async throws -> Response {
        let (form, open) = try await opened(request, context)
        let address = try address(form, in: open)
        let views = pages.services.savedViews
        if let text = form["view"], !text.isEmpty {
            let parts = text.split(separator: ".", maxSplits: 1)
            guard let id = parts.first.flatMap({ SavedViewID(String($0)) }) else { throw SavedViewError.notFound }
            let base = parts.count > 1 ? Int(parts[1]) : base(form)
            return try await meeting(.list(address), in: open) {
                try await views.change(id, name: nil, query: address.query, base: base, for: open.clearance)
                return .seeOther(address.text)
            }
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
        let (id, base) = (try view(context), base(form))
        return try await meeting(.name(name), in: open) {
            try await pages.services.savedViews.change(id, name: name, query: nil, base: base, for: open.clearance)
            return .seeOther(open.views)
        }
    }

    func remove(_ request: Request, context: WebContext) async throws -> Response {
        let (form, open) = try await opened(request, context)
        let (id, base) = (try view(context), base(form))
        return try await meeting(.removal, in: open) {
            let now = pages.services.clock.now
            try await pages.services.savedViews.remove(id, base: base, for: open.clearance, at: now)
            return .seeOther("\(open.views)?removed=\(id.text)")
        }
    }

    func restore(_ request: Request, context: WebContext) async throws -> Response {
        let (_, open) = try await opened(request, context)
        try await pages.services.savedViews.restore(view(context), for: open.clearance, at: pages.services.clock.now)
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

    private func base(_ form: FormFields) -> Int? { form["_base"].flatMap { Int($0) } }

    /// Does what somebody wishes, and shows them the view where it is no more the one that they saw.
    private func meeting(
        _ wish: SavedViewConflictPage.Wish,
        in open: OpenCase,
        _ work: () async throws -> Response
    ) async throws -> Response {
        do {
            return try await work()
        } catch SavedViewError.changed(let view) {
            let page = SavedViewConflictPage(
                wish,
                now: view,
                newID: .random(at: pages.services.clock.now),
                frame: pages.frame(in: open),
                in: open
            )
            guard let page else { throw SavedViewError.notFound }
            return try pages.show(page, status: .conflict)
        }
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
