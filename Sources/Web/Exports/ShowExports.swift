import Core
import Hummingbird
import HummingbirdCore

/// `GET /cases/{case}/exports` shows who took which list along.
///
/// One's own; those of the team for who leads the case, and for the auditor without their filters. 404 for a case one is
/// not on.
struct ShowExports {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let exports = try await pages.services.exports.exports(for: open.clearance, limit: ExportLimits.entriesMax)
        var frame = pages.frame(in: open)
        frame.printed = pages.printed("exports", in: open.caseFile, by: open.session)
        return try pages.show(ExportsPage(frame: frame, exports, in: open))
    }
}
