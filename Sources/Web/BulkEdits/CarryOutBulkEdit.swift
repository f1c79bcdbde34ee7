import Core
import Hummingbird

/// `POST /cases/{case}/bulk-edits/{edit}/executions` lets a bulk edit be carried out as its preview says, and `…/undos` takes
/// back what it changed.
///
/// Take `_csrf`, the first also `rehearsed`, the moment of the preview in microseconds, and the undo `_key`. Nobody waits for the work: 303 to the bulk edit that does it, which shows how far it
/// is. Sent again they do nothing. 409 for what was not rehearsed or is not done, and when too many are under way.
struct CarryOutBulkEdit {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.openedForBulk(context)
        let id: BulkEditID = try context.identifier("edit", orThrow: BulkEditError.notFound)
        let services = pages.services
        guard let rehearsed = form.fields["rehearsed"].flatMap({ Int64($0) }) else { throw BulkEditError.olderPreview }
        try await services.bulk.edits.start(
            id,
            asRehearsedAt: Instant(microseconds: rehearsed),
            for: open.clearance,
            at: services.clock.now
        )
        services.bulk.started()
        return .seeOther(open.address(of: id))
    }

    func undo(_ request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.openedForBulk(context)
        let id: BulkEditID = try context.identifier("edit", orThrow: BulkEditError.notFound)
        let services = pages.services
        let undo = try await services.bulk.edits.undo(
            id,
            key: try form.key(),
            for: open.clearance,
            at: services.clock.now
        )
        services.bulk.started()
        return .seeOther(open.address(of: undo))
    }
}
