internal import Core

/// Makes a mail safe.
struct MailReader {
    private let mail: Mail

    init(_ bytes: [UInt8]) throws(MarkupError) { mail = try Mail(bytes) }

    func sanitized() throws(MarkupError) -> SanitizedMail {
        let text = MailBody(of: mail)
        var builder = MarkupBuilder()
        let pictures = Pictures(of: mail)
        for (index, part) in text.parts.enumerated() {
            if index > 0 { builder.rule() }
            try append(part, pictures, to: &builder)
        }
        let (body, omissions) = builder.finish()
        let shown = Set(text.parts.map(\.number))
        return SanitizedMail(
            headers: headers,
            body: body,
            omissions: omissions,
            attachments: mail.parts.filter { $0.kind != .multipart && !shown.contains($0.number) }.map { part in
                attachment(part, isShownInBody: pictures.shown.contains(part.number))
            },
            isPartsListCut: mail.isCut,
            isEncrypted: text.isEncrypted && text.parts.isEmpty
        )
    }

    /// - Throws: `MarkupError.noSuchAttachment`
    func attachment(_ number: Int) throws(MarkupError) -> [UInt8] {
        guard mail.parts.indices.contains(number), mail.parts[number].kind != .multipart else {
            throw .noSuchAttachment
        }
        return mail.bytes(of: mail.parts[number])
    }

    private var headers: MailHeaders {
        MailHeaders(
            from: mail.addresses("From") ?? mail.header("From"),
            to: mail.addresses("To") ?? mail.header("To"),
            cc: mail.addresses("Cc") ?? mail.header("Cc"),
            bcc: mail.addresses("Bcc") ?? mail.header("Bcc"),
            date: mail.header("Date"),
            subject: mail.header("Subject"),
            messageID: mail.header("Message-ID")
        )
    }

    private func append(_ part: Mail.Part, _ pictures: Pictures, to builder: inout MarkupBuilder) throws(MarkupError) {
        let bytes = mail.bytes(of: part)
        guard bytes.count <= MarkupLimits.htmlBytesMax else { throw .tooManyBytes(max: MarkupLimits.htmlBytesMax) }
        if part.mediaType == "text/html" {
            let text = TextDecoding.utf8(bytes, declared: part.charset, isHTML: true)
            _ = try HTMLReader.read(text, into: &builder, image: pictures.image)
        } else {
            PlainText.append(bytes, charset: part.charset, to: &builder)
        }
    }

    private func attachment(_ part: Mail.Part, isShownInBody: Bool) -> MailAttachment {
        MailAttachment(
            number: part.number,
            name: Self.name(of: part),
            mediaType: part.mediaType,
            bytesCount: mail.bytesCount(of: part),
            isShownInBody: isShownInBody,
            isOtherFormOfText: isOtherFormOfText(part)
        )
    }

    private func isOtherFormOfText(_ part: Mail.Part) -> Bool {
        guard part.kind == .leaf, part.name == nil, !part.isAttached, part.mediaType.hasPrefix("text/"),
            let parent = part.parent
        else { return false }
        return mail.parts[parent].mediaType == "multipart/alternative"
    }

    private static func name(of part: Mail.Part) -> String {
        let given = part.name ?? ""
        if part.kind == .mail {
            let subject = DisplayText.line(given.replacing("/", with: " "), charactersMax: nameCharactersMax)
            return subject.isEmpty ? "Mail \(part.number).eml" : "\(subject).eml"
        }
        let last = given.split { $0 == "/" || $0 == "\\" }.last ?? ""
        let name = DisplayText.line(last, charactersMax: nameCharactersMax)
        if !name.isEmpty, name != ".", name != ".." { return name }
        switch part.mediaType {
        case "text/plain": return "Text \(part.number).txt"
        case "text/html": return "Text \(part.number).html"
        case "text/calendar": return "Invitation \(part.number).ics"
        default: return "Attachment \(part.number)"
        }
    }

    private static let nameCharactersMax = 200
}

/// The pictures of a mail that its text names by Content-ID, and which of them were shown.
private final class Pictures {
    private let mail: Mail
    private let parts: [String: Mail.Part]
    private(set) var shown: Set<Int> = []

    init(of mail: Mail) {
        self.mail = mail
        let named = mail.parts.compactMap { part in part.contentID.map { (Self.bare($0), part) } }
        parts = Dictionary(named.filter { $0.1.kind == .leaf }) { first, _ in first }
    }

    func image(_ contentID: String) -> MarkupImage? {
        let name = Self.bare(Self.percentDecoded(contentID))
        guard let part = parts[name], mail.bytesCount(of: part) <= MarkupLimits.imageBytesMax,
            let image = MarkupImage(bytes: mail.bytes(of: part))
        else { return nil }
        shown.insert(part.number)
        return image
    }

    /// In an address a Content-ID is percent-encoded (RFC 2392).
    private static func percentDecoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func bare(_ contentID: String) -> String {
        contentID.filter { !$0.isWhitespace && $0 != "<" && $0 != ">" }
    }
}
