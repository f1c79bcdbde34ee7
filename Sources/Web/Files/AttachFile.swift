import Core
import HTTPTypes
import Hummingbird

/// `POST /api/evidence/{item}/files` gives an item its file.
///
/// Takes `{"upload"}`, or the file itself as `multipart/form-data` with the field `file`. Answers 201; sent again with the
/// same key, and with a file that the item has already, the same. 409 where the item has another file.
struct AttachFile {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let clearance = try await services.clearance(of: session, forItem: item)
        // Who cannot see the item sends no gigabytes.
        _ = try await services.evidence.item(item, for: clearance)
        let key = try request.requiredKey()
        let upload = try await upload(of: request, for: clearance)
        let (reply, sealed) = try await services.files.attach(upload, to: item, key: key, for: clearance)
        let file = try await services.files.register.file(of: item, for: clearance)
        if let refusal = WebServices.refusal(reply) {
            // The same file again is no other file.
            guard reply.code == EvidenceError.hasFile.code, let file,
                try await services.files.vault.digest(of: upload, of: clearance.person) == file.digest
            else { return refusal }
            try await services.files.vault.discard(upload, of: clearance.person)
        }
        guard let file else { return .json(["item": .string(item.text), "visible": false], status: .created) }
        let duplicates = try await services.files.register.duplicates(of: file.digest, but: item, for: clearance)
        return .json(file.json(duplicates: duplicates, remarks: sealed?.content?.remarks ?? []), status: .created)
    }

    private func upload(of request: Request, for clearance: Clearance) async throws -> UploadID {
        guard MultipartForm.boundary(of: request.headers[.contentType] ?? "") != nil else {
            guard let id = try await request.jsonObject()["upload"]?.string.flatMap({ UploadID($0) })
            else { throw FileError.uploadNotFound }
            return id
        }
        let reader = try MultipartReader(request)
        while let part = try await reader.nextPart() {
            guard part.name == "file", let name = part.fileName else { continue }
            let bytes = PartBytes(reader: reader)
            return try await services.files.receive(name, bytes, bytesMin: reader.bytesMin, for: clearance).id
        }
        throw FileError.noFile
    }
}

extension EvidenceFile {
    /// Where it can be read.
    var address: String { Self.address(of: id) }

    static func address(of id: EvidenceFileID) -> String { "/files/\(id.text)" }

    /// What an item says of its file.
    static func reference(_ id: EvidenceFileID) -> JSONValue {
        ["id": .string(id.text), "href": .string(address(of: id))]
    }

    var reference: JSONValue { Self.reference(id) }

    func json(duplicates: [FileDuplicate], remarks: [String]) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id.text), "item": .string(item.text), "name": .string(name), "sha256": .string(digest.text),
            "bytes": .integer(bytes), "mediaType": .string(mediaType), "href": .string(address),
            "duplicates": duplicates.json,
        ]
        if !remarks.isEmpty { members["remarks"] = JSONValue(remarks) }
        return .object(members)
    }
}

extension [FileDuplicate] {
    var json: JSONValue {
        .array(
            map { duplicate in
                [
                    "id": .string(duplicate.item.text), "itemNumber": .string(duplicate.itemNumber),
                    "title": .string(duplicate.title),
                ]
            }
        )
    }
}
