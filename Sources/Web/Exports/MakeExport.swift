import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// Takes a list along as a file: the evidence with the grid's filter and columns, or the exhibit list.
///
/// `GET /cases/{case}/exports/{evidence|exhibits}/new?…` shows how much it would be and the first rows; writes nothing.
/// `POST /cases/{case}/exports/{evidence|exhibits}?…` enters the export and answers the archive: the list as CSV and its
/// manifest. The address takes the filter, order and columns of the grid's. 404 for a case one is not on, and for a role
/// without evidence; 409 where stored files of its items are not what came in, unless the form says `changed=yes` and the
/// person may verify files; 413 for too many items, 422 for a name that is no field of the class.
struct MakeExport {
    let pages: Pages
    /// One list at a time, for it is made in memory.
    private let place = Turnstile(places: 1)

    init(pages: Pages) { self.pages = pages }

    func show(_ request: Request, context: WebContext) async throws -> Response {
        let (open, list) = try await asked(request, context)
        let (first, days) = try await list.page(
            of: pages.services.evidence,
            cursor: nil,
            limit: ExportLimits.previewRows,
            for: open.clearance
        )
        let changed = try await list.changedFiles(in: pages.services.evidence, for: open.clearance)
        let frame = pages.frame(in: open)
        return try pages.show(ExportPreviewPage(frame: frame, list, first, days, changed: changed, in: open))
    }

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let (open, list) = try await asked(request, context)
        let made = try await place.pass {
            let content = try await list.content(from: pages.services.evidence, in: open)
            return try await pages.services.exportList(
                content,
                of: open.caseFile,
                for: open.clearance,
                named: open.session.person.name,
                isWantedChanged: form.fields["changed"] == "yes"
            )
        }
        let day = CalendarDay(of: made.export.at, in: open.caseFile.timeZone).text
        let name = FileName(cleaning: "\(open.caseFile.docketNumber) \(list.kind.rawValue) \(day).zip")
        let headers: HTTPFields = [
            .contentType: "application/zip",
            .contentDisposition: ContentDisposition.attachment.header(naming: name),
            .cacheControl: "no-store",
        ]
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: made.archive))
        )
    }

    /// The case with the list that the address asks for.
    private func asked(_ request: Request, _ context: WebContext) async throws -> (OpenCase, AskedList) {
        let open = try await pages.opened(context)
        guard let kind = context.parameters.get("kind").flatMap(ListExport.Kind.init(rawValue:)),
            open.clearance.sees(.title)
        else { throw RequestError.notFound }
        return (open, try AskedList(kind, request.uri, in: open))
    }
}

extension OpenCase {
    /// Where the exports of the case are.
    var exports: String { "/cases/\(caseFile.id.text)/exports" }
}
