import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// `GET /files/{file}/rendition` shows what is in a file: words, a table, a mail, markup made safe, or `?page=` as a picture.
///
/// It is a document of its own in a frame: no script runs in it and nothing is fetched from it, whatever the file holds.
/// What cannot be shown is said in it, in a sentence; so is a file that is not what came in any more. 404 for a file that the person may not open, as for none.
struct ShowRendition {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let id: EvidenceFileID = try context.identifier("file", orThrow: FileError.notFound)
        let file: EvidenceFile
        do {
            file = try await pages.services.files.handOut(id, to: session.person.id)
        } catch let error as FileError where error != .notFound {
            return try answer(RenditionPage("File", refusal: error.userMessage), status: error.status)
        }
        let tag = "\"\(file.digest.text.prefix(32))-\(Self.version)\""
        if request.headers[.ifNoneMatch] == tag, request.uri.query == nil {
            // With its own policy: a browser takes the fields of this answer for those of the copy that it has.
            return Response(
                status: .notModified,
                headers: [
                    .eTag: tag, .cacheControl: Self.cacheControl, .contentSecurityPolicy: Self.contentSecurity,
                ]
            )
        }
        do {
            try await pages.services.expediting(file) {
                try await pages.services.files.vault.assure(file.digest, bytes: file.bytes)
            }
            switch Rendition(of: MediaType(rawValue: file.mediaType)) {
            case nil: return try answer(RenditionPage(file.name, refusal: UnreadableReason.notSupported.sentence))
            case .document(let document):
                var response = try answer(try await read(file, as: document))
                response.headers[.eTag] = tag
                response.headers[.cacheControl] = Self.cacheControl
                return response
            case .pages:
                let page = request.uri.queryParameters["page"].flatMap { Int($0) } ?? 1
                return try await picture(of: page, of: file)
            }
        } catch let error as any UserFacingError where !(error is AccessError) {
            // A page of ours would not be shown in the frame: it lets nobody frame it.
            return try answer(RenditionPage(file.name, refusal: error.userMessage), status: error.presented.status)
        }
    }

    private func read(_ file: EvidenceFile, as document: Rendition.Document) async throws -> RenditionPage {
        let files = pages.services.files
        let markup = pages.services.readers.markup
        switch document {
        case .text:
            let bytes = try await files.vault.beginning(
                of: file.digest,
                bytes: file.bytes,
                bytesMax: TextPreview.bytesMax
            )
            return RenditionPage(file.name, TextPreview(beginning: bytes, isWhole: bytes.count == Int(file.bytes)))
        case .table: return RenditionPage(file.name, try await table(of: file))
        case .mail:
            let bytes = try await whole(file, bytesMax: MarkupLimits.mailBytesMax)
            return RenditionPage(file.name, try await markup.mail(from: bytes))
        case .html:
            let bytes = try await whole(file, bytesMax: MarkupLimits.htmlBytesMax)
            return RenditionPage(file.name, try await markup.document(fromHTML: bytes, charset: nil))
        case .word:
            let bytes = try await whole(file, bytesMax: MarkupLimits.wordBytesMax)
            return RenditionPage(file.name, try await markup.document(fromWord: bytes))
        case .excel:
            let bytes = try await whole(file, bytesMax: MarkupLimits.wordBytesMax)
            return RenditionPage(file.name, try await markup.document(fromExcel: bytes))
        case .pdfText:
            let path = try await files.vault.path(of: file.digest)
            return RenditionPage(
                file.name,
                try await pages.services.readers.documents.text(ofFileAt: path, mediaType: .pdf)
            )
        }
    }

    private func whole(_ file: EvidenceFile, bytesMax: Int) async throws -> [UInt8] {
        try await pages.services.files.vault.whole(file.digest, bytes: file.bytes, bytesMax: bytesMax)
    }

    private func table(of file: EvidenceFile) async throws -> TablePreview {
        var scan = TableScan()
        var place: Int64 = 0
        let end = min(file.bytes, Int64(TablePreview.bytesScannedMax))
        while place < end {
            let bytes = try await pages.services.files.vault.read(
                file.digest,
                from: place,
                count: Int(min(end - place, Int64(FileLimits.readBytesMax)))
            )
            guard !bytes.isEmpty else { throw FileError.changed }
            scan.take(bytes)
            place += Int64(bytes.count)
        }
        return scan.preview(isWhole: end == file.bytes)
    }

    private func picture(of page: Int, of file: EvidenceFile) async throws -> Response {
        let path = try await pages.services.files.vault.path(of: file.digest)
        let type = MediaType(rawValue: file.mediaType)
        switch try await pages.services.readers.documents.image(ofPage: page, ofFileAt: path, mediaType: type) {
        case .unreadable(let reason):
            return try answer(RenditionPage(file.name, refusal: reason.sentence), status: .unprocessableContent)
        case .png(let bytes, let count):
            var headers: HTTPFields = [
                .contentType: "image/png", .contentSecurityPolicy: Self.contentSecurity,
                .cacheControl: Self.cacheControl,
            ]
            headers[named: "X-Page-Count"] = String(count)
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }

    private func answer(_ page: RenditionPage, status: HTTPResponse.Status = .ok) throws -> Response {
        let html = try pages.templates.render(page, template: RenditionPage.template)
        return Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentSecurityPolicy: Self.contentSecurity,
                .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html))
        )
    }

    private static let contentSecurity =
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
    /// Kept, but asked for again each time: the right to it can end.
    private static let cacheControl = "private, no-cache"
    /// Raised whenever the same file is shown in another way.
    private static let version = 1
}
