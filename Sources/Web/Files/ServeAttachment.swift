import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /files/{file}/attachments/{number}` answers what came with a mail, decoded.
///
/// Under the rules of `/files/{file}`: 404 for a mail that the person may not open, as for none, and only what a browser
/// shows without risk is shown in it, by its content and not by what the mail claims.
struct ServeAttachment {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let id: EvidenceFileID = try context.identifier("file", orThrow: FileError.notFound)
        let file = try await services.files.handOut(id, to: session.person.id)
        guard let number = context.parameters.get("number").flatMap({ Int($0) })
        else { throw MarkupError.noSuchAttachment }
        let (attachment, bytes) = try await services.expediting(file) {
            try await services.files.attachments.attachment(number, of: file)
        }
        let head = Array(bytes.prefix(FileLimits.headBytes))
        let type = MediaType.recognise(head: head, name: attachment.name)
        var headers = HTTPFields.foreignFile(type, named: attachment.name, head: head)
        headers[.eTag] = "\"\(file.digest.text)-\(number)\""
        if request.headers[.ifNoneMatch] == headers[.eTag] { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
