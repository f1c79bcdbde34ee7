import Core
import HTTPTypes
import Hummingbird

/// Files on their way in, as JSON: announced, sent in parts, gone on with after a cut.
struct UploadAPI {
    let services: WebServices

    /// `POST /api/uploads` takes `{"case","name","bytes"}` and answers 201 with the upload.
    ///
    /// 403 for a role that adds no files, 413 for a file that is too large, 422 for an empty one and for a full case, 429
    /// with too many on the way, 507 without room on the disk.
    func create(_ request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let members = try await request.jsonObject()
        guard let caseFile = members["case"]?.string.flatMap({ CaseFileID($0) }) else { throw AccessError.caseNotFound }
        let clearance = try await services.clearance(of: session, in: caseFile)
        guard let name = members["name"]?.string, let bytes = members["bytes"]?.integer
        else { throw RequestError.badRequest("An upload needs the file's name and its number of bytes.") }
        let upload = try await services.files.begin(name, bytes: bytes, for: clearance)
        return .json(upload.json, status: .created)
    }

    /// `GET /api/uploads/{upload}` says how much of it is here.
    func read(_ request: Request, context: WebContext) async throws -> Response {
        let (id, person) = try named(context)
        return .json(try await services.files.vault.upload(id, of: person).json)
    }

    /// `PUT /api/uploads/{upload}?offset=n` takes bytes from there on, and answers how much is here.
    ///
    /// What came before a cut is kept. 409 with `offset` where the bytes do not belong at the end.
    func append(_ request: Request, context: WebContext) async throws -> Response {
        let (id, person) = try named(context)
        guard let offset = request.uri.queryParameters["offset"].flatMap({ Int64($0) }), offset >= 0
        else { throw RequestError.badRequest("A part needs the offset that it begins at.") }
        let upload = try await services.files.vault.upload(id, of: person)
        if let length = request.headers[.contentLength].flatMap({ Int64($0) }), length > upload.draft.bytes - offset {
            throw FileError.tooManyBytes
        }
        let body = BodyBytes(body: request.body)
        return .json(try await services.files.vault.append(body, at: offset, to: id, of: person).json)
    }

    /// `DELETE /api/uploads/{upload}` forgets it.
    func delete(_ request: Request, context: WebContext) async throws -> Response {
        let (id, person) = try named(context)
        _ = try await services.files.vault.upload(id, of: person)
        try await services.files.vault.discard(id, of: person)
        return Response(status: .noContent)
    }

    private func named(_ context: WebContext) throws -> (UploadID, PersonID) {
        let person = try context.signedIn().person.id
        return (try context.identifier("upload", orThrow: FileError.uploadNotFound), person)
    }
}

extension Upload {
    fileprivate var json: JSONValue {
        [
            "upload": .string(id.text), "offset": .integer(offset), "bytes": .integer(draft.bytes),
            "isComplete": .bool(isComplete),
        ]
    }
}
