import Core
import HTTPTypes
import Hummingbird

/// `POST /cases/{case}/evidence/{item}/files` gives an item its file by a form without script.
///
/// `multipart/form-data` with `_csrf` and `_key` before `file`. Answers 303 to the item; a refusal is a page.
struct AttachFileForm {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let open = try await pages.opened(context)
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        _ = try await pages.services.evidence.item(item, for: open.clearance)
        let form = try FilesForm(request)
        guard let name = try await form.nextFile(checkedBy: pages, context) else { throw FileError.noFile }
        let files = pages.services.files
        let upload = try await files.receive(name, form.bytes, bytesMin: form.bytesMin, for: open.clearance)
        let (reply, _) = try await files.attach(upload.id, to: item, key: try form.key(), for: open.clearance)
        if reply.status == .refused { throw RefusedReply(reply) }
        return .seeOther(open.address(of: item))
    }
}
