import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /files/{file}` answers the bytes of a file as they came in, whole or a range of them (RFC 9110, 14).
///
/// 404 for one that the person may not open, as for none. Only what a browser shows without risk is shown in it, all else
/// is kept under its name. It may be kept, but is asked for again each time: the right to it can end.
struct ServeFile {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let id: EvidenceFileID = try context.identifier("file", orThrow: FileError.notFound)
        let file = try await services.files.register.file(id, for: session.person.id).file
        let tag = "\"\(file.digest.text)\""
        var headers = try await Self.headers(of: file, tag: tag, from: services.files.vault)
        if let known = request.headers[.ifNoneMatch], known == "*" || known.contains(tag) {
            return Response(status: .notModified, headers: headers)
        }
        let isSame = request.headers[.ifRange].map { $0 == tag } ?? true
        guard isSame, let asked = request.headers[.range], let range = try ByteRange.range(asked, of: file.bytes) else {
            return Response(status: .ok, headers: headers, body: body(of: file, 0..<file.bytes))
        }
        headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(file.bytes)"
        return Response(status: .partialContent, headers: headers, body: body(of: file, range))
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

    private static func headers(
        of file: EvidenceFile,
        tag: String,
        from vault: any EvidenceVault
    ) async throws -> HTTPFields {
        let type = MediaType(rawValue: file.mediaType)
        let disposition = type.isShownInline ? ContentDisposition.inline : .attachment
        var contentType = type.isShownInline ? type.rawValue : MediaType.octets.rawValue
        // What is wrong with the bytes is said before the first of them is sent: a sentence is better than a cut.
        guard try await vault.read(file.digest, from: file.bytes - 1, count: 2).count == 1 else {
            throw FileError.changed
        }
        let head = try await vault.read(file.digest, from: 0, count: FileLimits.headBytes)
        if type == .plainText { contentType += "; charset=\(Self.characterSet(of: head))" }
        var headers: HTTPFields = [
            .contentType: contentType, .eTag: tag, .acceptRanges: "bytes", .cacheControl: "private, no-cache",
            .contentDisposition: disposition.header(naming: FileName(cleaning: file.name)),
            .contentSecurityPolicy: type == .pdf ? Self.ofPDF : Self.ofOthers,
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
