import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /files/{file}` answers the bytes of a file as they came in, whole or a range of them (RFC 9110, 14).
///
/// 404 for one that the person may not open, as for none. 409 for one that is known to have changed, 410 for one that is
/// missing; with `?changed=yes` who may verify files gets the changed one, to keep and under a name that says so. Whole
/// files are hashed on their way out, also where a range is all of one: one that turns out changed is refused, or cut
/// before its end.
/// Only what a browser shows without risk is shown in it, all else is kept under its name. It may be kept, but is asked
/// for again each time: the right to it can end.
struct ServeFile {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let id: EvidenceFileID = try context.identifier("file", orThrow: FileError.notFound)
        let isWantedChanged = request.uri.queryParameters["changed"] == "yes"
        let file = try await services.files.handOut(id, to: session.person.id, isWantedChanged: isWantedChanged)
        guard file.condition == .unchanged else { return try await changed(file) }
        let tag = "\"\(file.digest.text)\""
        var headers = try await services.expediting(file) { try await self.headers(of: file, tag: tag) }
        if let known = request.headers[.ifNoneMatch], known == "*" || known.contains(tag) {
            return Response(status: .notModified, headers: headers)
        }
        let isSame = request.headers[.ifRange].map { $0 == tag } ?? true
        guard isSame, let asked = request.headers[.range], let range = try ByteRange.range(asked, of: file.bytes) else {
            return Response(status: .ok, headers: headers, body: try await whole(file))
        }
        headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.bytes)"
        // A player asks for all of it as a range.
        let isWhole = range == 0..<file.bytes
        let bytes = isWhole ? try await whole(file) : body(of: file, range)
        return Response(status: .partialContent, headers: headers, body: bytes)
    }

    /// All of it, and nothing that could be taken for it.
    ///
    /// A file of one piece is looked at before anything is said; of a longer one the connection is cut before the last
    /// piece where the hash is wrong.
    private func whole(_ file: EvidenceFile) async throws -> ResponseBody {
        let vault = services.files.vault
        guard file.bytes > FileLimits.readBytesMax else {
            let bytes = try await services.expediting(file) {
                var reading = CheckedReading(file, from: vault)
                return try await reading.next() ?? []
            }
            return ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        }
        return ResponseBody(contentLength: Int(file.bytes)) { [services] writer in
            var reading = CheckedReading(file, from: vault)
            while let bytes = try await services.expediting(file, { try await reading.next() }) {
                try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
        }
    }

    private func body(of file: EvidenceFile, _ range: Range<Int64>) -> ResponseBody {
        ResponseBody(contentLength: Int(range.upperBound - range.lowerBound)) { [services] writer in
            var place = range.lowerBound
            while place < range.upperBound {
                let count = Int(min(Int64(FileLimits.readBytesMax), range.upperBound - place))
                let bytes = try await services.files.vault.read(file.digest, from: place, count: count)
                // A file that ends too early is damage; the connection is cut, so that nobody takes a part for the whole.
                guard !bytes.isEmpty else { throw FileError.changed }
                try await writer.write(ByteBuffer(bytes: bytes))
                place += Int64(bytes.count)
            }
            try await writer.finish(nil)
        }
    }

    /// What is there now in place of the file, however long it is.
    private func changed(_ file: EvidenceFile) async throws -> Response {
        // What is wrong is said before anything is sent.
        _ = try await services.files.vault.read(file.digest, from: 0, count: 1)
        var headers = HTTPFields.foreignFile(.octets, named: "CHANGED \(file.name)", head: [])
        headers[.cacheControl] = "no-store"
        let body = ResponseBody { [services] writer in
            var place: Int64 = 0
            while true {
                let bytes = try await services.files.vault.read(
                    file.digest,
                    from: place,
                    count: FileLimits.readBytesMax
                )
                guard !bytes.isEmpty else { break }
                try await writer.write(ByteBuffer(bytes: bytes))
                place += Int64(bytes.count)
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private func headers(of file: EvidenceFile, tag: String) async throws -> HTTPFields {
        let vault = services.files.vault
        // What is wrong with the bytes is said before the first of them is sent: a sentence is better than a cut.
        guard try await vault.read(file.digest, from: file.bytes - 1, count: 2).count == 1 else {
            throw FileError.changed
        }
        let head = try await vault.read(file.digest, from: 0, count: FileLimits.headBytes)
        var headers = HTTPFields.foreignFile(MediaType(rawValue: file.mediaType), named: file.name, head: head)
        headers[.eTag] = tag
        headers[.acceptRanges] = "bytes"
        return headers
    }
}

extension WebServices {
    /// What is found wrong on the way is verified soon, which tells the item.
    func expediting<Answer>(_ file: EvidenceFile, _ read: () async throws -> Answer) async throws -> Answer {
        do {
            return try await read()
        } catch let error as FileError where error == .changed || error == .missing {
            try await files.stored.expedite(file.digest)
            throw error
        }
    }
}

extension HTTPFields {
    /// What is said with the bytes of a file that nobody trusts: shown only where a browser can do so without risk.
    static func foreignFile(_ type: Core.MediaType, named name: String, head: [UInt8]) -> HTTPFields {
        let disposition = type.isShownInline ? ContentDisposition.inline : .attachment
        var contentType = type.isShownInline ? type.rawValue : MediaType.octets.rawValue
        if type == .plainText { contentType += "; charset=\(characterSet(of: head))" }
        var headers: HTTPFields = [
            .contentType: contentType, .cacheControl: "private, no-cache",
            .contentDisposition: disposition.header(naming: FileName(cleaning: name)),
            .contentSecurityPolicy: type == .pdf ? ofPDF : ofOthers,
        ]
        headers[named: "Cross-Origin-Resource-Policy"] = "same-origin"
        return headers
    }

    /// UTF-8 where the beginning is; a character may be cut at its end.
    private static func characterSet(of head: [UInt8]) -> String {
        (0..<4).contains { String(validating: head.dropLast($0), as: UTF8.self) != nil } ? "utf-8" : "windows-1252"
    }

    /// Chromium's viewer works under nothing stricter.
    private static let ofPDF = "frame-ancestors 'self'"
    private static let ofOthers =
        "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
}
