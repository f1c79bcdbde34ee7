import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// A file that came with a form.
struct UploadedFile: Sendable {
    /// As the browser names it: not a path, and nothing to rely on.
    let name: String
    let bytes: [UInt8]
}

/// A form with a file, as it was sent from a page of the session's own.
struct SentUpload: Sendable {
    let fields: FormFields
    let file: UploadedFile?
}

extension Pages {
    /// Reads a form with a file and checks that a page of this very session sent it.
    ///
    /// - Parameter bytesMax: how large the file may be.
    /// - Throws: `LostForm` with a foreign `_csrf` or no session, 400, 413 and 415 as `Request.multipartForm`.
    func upload(of request: Request, _ context: WebContext, bytesMax: Int) async throws -> SentUpload {
        let form = try await request.multipartForm(bytesMax: bytesMax)
        try check(form.fields, context)
        return SentUpload(fields: form.fields, file: form.file)
    }
}

extension Request {
    /// Reads a form with at most one file (RFC 7578).
    ///
    /// - Throws: 415 for another media type, 413 where the file or a field is too large, 400 for what is no such form.
    func multipartForm(bytesMax: Int) async throws -> MultipartForm {
        guard let boundary = MultipartForm.boundary(of: headers[.contentType] ?? "")
        else { throw RequestError.wrongMediaType }
        let limit = bytesMax + BodyLimits.besideFileBytesMax
        if let length = headers[.contentLength].flatMap(Int.init), length > limit { throw RequestError.bodyTooLarge }
        do {
            let body = try await self.body.collect(upTo: limit)
            return try MultipartForm(Array(body.readableBytesView), boundary: boundary)
        } catch is NIOTooManyBytesError {
            throw RequestError.bodyTooLarge
        }
    }
}

/// The parts of a form with a file (RFC 7578): texts and at most one file.
///
/// Stricter than RFC 2046 asks, as browsers write it: nothing before the first boundary, CRLF only, no nested parts.
struct MultipartForm: Sendable {
    var fields = FormFields()
    /// Nil also when the person chose none: browsers then send a file without name and bytes.
    var file: UploadedFile?

    /// - Throws: `RequestError.badRequest`, `.bodyTooLarge`.
    init(_ bytes: [UInt8], boundary: String) throws {
        let delimiter = Array("--\(boundary)".utf8)
        guard bytes.starts(with: delimiter) else { throw Self.malformed }
        var place = delimiter.count
        for _ in 0..<BodyLimits.partsMax {
            if bytes[place...].starts(with: "--".utf8) { return }
            guard bytes[place...].starts(with: "\r\n".utf8) else { throw Self.malformed }
            place += 2
            let headMax = BodyLimits.partHeadBytesMax
            guard let headEnd = Self.find(Array("\r\n\r\n".utf8), in: bytes, from: place, within: headMax)
            else { throw Self.malformed }
            let head = try PartHead(bytes[place..<headEnd])
            place = headEnd + 4
            guard let end = Self.find(Array("\r\n".utf8) + delimiter, in: bytes, from: place, within: bytes.count)
            else { throw Self.malformed }
            try take(bytes[place..<end], head)
            place = end + 2 + delimiter.count
        }
        throw Self.malformed
    }

    private mutating func take(_ content: ArraySlice<UInt8>, _ head: PartHead) throws {
        if let fileName = head.fileName {
            guard file == nil else { throw RequestError.badRequest("This form takes one file.") }
            if !fileName.isEmpty || !content.isEmpty { file = UploadedFile(name: fileName, bytes: Array(content)) }
            return
        }
        guard content.count <= BodyLimits.partTextBytesMax else { throw RequestError.bodyTooLarge }
        guard !content.contains(0), let text = String(validating: content, as: UTF8.self)
        else { throw RequestError.badRequest("This form holds bytes that are no text.") }
        fields.append(text, to: head.name)
    }

    /// The boundary that a Content-Type of `multipart/form-data` names (RFC 2046, 5.1.1); nil for any other type.
    static func boundary(of contentType: String) -> String? {
        let parts = contentType.split(separator: ";").map { String($0).trimmed }
        guard parts.first?.lowercased() == "multipart/form-data",
            let named = parts.dropFirst().first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { return nil }
        var boundary = String(named.dropFirst("boundary=".count))
        if boundary.hasPrefix("\""), boundary.hasSuffix("\""), boundary.count >= 2 {
            boundary = String(boundary.dropFirst().dropLast())
        }
        let isGood = boundary.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }
        return isGood && (1...70).contains(boundary.utf8.count) ? boundary : nil
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8], from start: Int, within limit: Int) -> Int? {
        let last = min(bytes.count, start + limit) - pattern.count
        var place = start
        while place <= last, let found = bytes[place...].firstIndex(of: pattern[0]), found <= last {
            if bytes[found...].starts(with: pattern) { return found }
            place = found + 1
        }
        return nil
    }

    static let malformed = RequestError.badRequest("This form could not be read. Send it again.")
}
