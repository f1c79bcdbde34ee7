import Core
import Hummingbird

/// `GET /cases/{case}/bulk-edits/{edit}` shows how far a bulk edit is: its form, its preview, its progress or its report.
///
/// `…/fields` shows the form again, filled in as it was. 404 for one that is not one's own, or that expired.
struct ShowBulkEdit {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let (open, standing) = try await pages.bulkEdit(context)
        switch standing.edit.stage {
        case .chosen: return try pages.bulkForm(BulkForm(in: open), of: standing, in: open)
        case .rehearsed:
            let lines = try await lines(of: standing, [.refused], in: open)
            return try pages.show(BulkPreviewPage(frame: frame(in: open), standing, lines: lines, in: open))
        case .running, .done:
            let lines = try await lines(of: standing, [.refused, .conflict, .merged], in: open)
            return try pages.show(BulkReportPage(frame: frame(in: open), standing, lines: lines, in: open))
        }
    }

    func fields(_ request: Request, context: WebContext) async throws -> Response {
        let (open, standing) = try await pages.bulkEdit(context)
        let edit = standing.edit
        guard edit.stage == .chosen || edit.stage == .rehearsed else { return .seeOther(open.address(of: edit.id)) }
        let form = BulkForm(chosen: edit.changes, reason: edit.reason, in: open)
        return try pages.bulkForm(form, of: standing, in: open)
    }

    private func frame(in open: OpenCase) -> PageFrame { pages.frame(in: open) }

    private func lines(
        of standing: BulkEditStanding,
        _ outcomes: Set<BulkOutcome>,
        in open: OpenCase
    ) async throws -> [BulkLine] {
        guard outcomes.contains(where: { standing.count($0) > 0 }) else { return [] }
        return try await pages.services.bulk.edits.results(of: standing.edit.id, outcomes, for: open.clearance)
    }
}
