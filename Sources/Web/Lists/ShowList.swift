import Core
import Hummingbird

/// `GET /cases/{case}/lists/{list}` shows what an import would do, or did.
///
/// Before: each column with its field, the first rows, and the rows that are refused. After: the report, with a link to
/// what was added. 404 for a list that is not one's own, or that expired.
struct ShowList {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let services = pages.services
        let id: ListDraftID = try context.identifier("list", orThrow: ListError.notFound)
        let draft = try await services.listDrafts.draft(id, for: open.clearance, at: services.clock.now)
        let frame = pages.frame(in: open)
        if let report = draft.report {
            return try pages.show(ListReportPage(frame: frame, report: report, of: draft, in: open))
        }
        let list = try await draft.list(in: open)
        let present = try await services.importList.countPresent(of: list, for: open.clearance)
        return try pages.show(ListPreviewPage(frame: frame, list: list, present: present, of: draft, in: open))
    }
}

extension ListDraft {
    /// The list, read as the person's present role may.
    func list(in open: OpenCase) async throws(ListError) -> EvidenceList {
        try await EvidenceList(reading: bytes, kind: kind, zone: open.caseFile.timeZone, as: open.role)
    }
}
