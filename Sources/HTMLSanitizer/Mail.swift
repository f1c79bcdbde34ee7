internal import CGMime
internal import Core

/// A mail taken apart by GMime; frees it at its end.
final class Mail {
    struct Part {
        enum Kind {
            case leaf
            case multipart
            case mail
        }

        let number: Int
        let kind: Kind
        /// The number of the multipart around it.
        let parent: Int?
        /// `text/html`, in lower case.
        let mediaType: String
        let charset: String?
        let name: String?
        let contentID: String?
        let isAttached: Bool
    }

    private let mail: OpaquePointer
    let parts: [Part]

    /// - Throws: `MarkupError`: too many bytes, too many parts, not of kind.
    init(_ bytes: [UInt8]) throws(MarkupError) {
        guard bytes.count <= MarkupLimits.mailBytesMax else { throw .tooManyBytes(max: MarkupLimits.mailBytesMax) }
        try MailShape(bytes).check()
        let read = cgmime_read(bytes, bytes.count, MarkupLimits.mailPartsMax, MarkupLimits.mailNestingMax)
        guard let read else { throw .notOfKind }
        mail = read
        parts = (0..<cgmime_parts_count(read)).map { Part(number: $0, cgmime_part_at(read, $0)) }
        guard Self.telltaleHeaders.contains(where: { cgmime_header(read, $0) != nil }) else { throw .notOfKind }
    }

    deinit { cgmime_free(mail) }

    /// Whether there are more parts than `parts`.
    var isCut: Bool { cgmime_parts_left_out(mail) }

    func header(_ name: String) -> String? {
        cgmime_header(mail, name).flatMap { Self.line(String(cString: $0)) }
    }

    /// From, To, Cc or Bcc.
    func addresses(_ name: String) -> String? {
        guard let text = cgmime_addresses(mail, name) else { return nil }
        defer { cgmime_free_bytes(text) }
        return Self.line(String(cString: text))
    }

    func bytesCount(of part: Part) -> Int { cgmime_part_bytes_count(mail, part.number) }

    /// Decoded; of a mail within the mail its own text.
    ///
    /// Empty for a multipart.
    func bytes(of part: Part) -> [UInt8] {
        var count = 0
        guard let bytes = cgmime_part_bytes(mail, part.number, &count) else { return [] }
        defer { cgmime_free_bytes(bytes) }
        return [UInt8](UnsafeBufferPointer(start: bytes, count: count))
    }

    private static func line(_ text: String) -> String? {
        let line = DisplayText.line(text, charactersMax: MarkupLimits.headerCharactersMax)
        return line.isEmpty ? nil : line
    }

    /// GMime takes anything for a mail; one without any of these is none.
    private static let telltaleHeaders = [
        "From", "To", "Subject", "Date", "Message-ID", "Received", "MIME-Version", "Return-Path", "Sender",
    ]
}

extension Mail.Part {
    fileprivate init(number: Int, _ part: cgmime_part) {
        self.number = number
        kind =
            switch part.kind {
            case cgmime_part_multipart: .multipart
            case cgmime_part_mail: .mail
            default: .leaf
            }
        parent = part.parent < 0 ? nil : part.parent
        let type = part.type.map { String(cString: $0) } ?? "application"
        let subtype = part.subtype.map { String(cString: $0) } ?? "octet-stream"
        mediaType = DisplayText.line("\(type)/\(subtype)".lowercased(), charactersMax: Self.mediaTypeCharactersMax)
        charset = part.charset.map { String(cString: $0) }
        name = part.name.map { String(cString: $0) }
        contentID = part.content_id.map { String(cString: $0) }
        isAttached = part.disposition.map { String(cString: $0).lowercased() == "attachment" } ?? false
    }

    private static let mediaTypeCharactersMax = 200
}
