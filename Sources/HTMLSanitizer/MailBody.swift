/// Which parts of a mail are its text.
struct MailBody {
    /// Plain text and HTML, in the order in which they are read.
    private(set) var parts: [Mail.Part] = []
    /// Whether the text lies in a part that needs a key.
    private(set) var isEncrypted = false

    private let children: [Int?: [Mail.Part]]

    init(of mail: Mail) {
        children = Dictionary(grouping: mail.parts, by: \.parent)
        if let root = children[nil]?.first { parts = text(of: root) }
    }

    /// The text in a part.
    ///
    /// Parts are nested no deeper than `MarkupLimits.mailNestingMax`.
    private mutating func text(of part: Mail.Part) -> [Mail.Part] {
        let inner = children[part.number] ?? []
        switch (part.kind, part.mediaType) {
        case (.multipart, "multipart/alternative"):
            // The last form that can be shown is the richest (RFC 2046, 5.1.4).
            for form in inner.reversed() {
                let found = text(of: form)
                if !found.isEmpty { return found }
            }
            return []
        case (.multipart, "multipart/related"):
            return inner.first.map { text(of: $0) } ?? []
        case (.multipart, "multipart/encrypted"):
            isEncrypted = true
            return []
        case (.multipart, _):
            return inner.flatMap { text(of: $0) }
        case (.leaf, "text/plain"), (.leaf, "text/html"):
            return part.isAttached || part.name != nil ? [] : [part]
        case (.leaf, "application/pkcs7-mime"), (.leaf, "application/x-pkcs7-mime"):
            isEncrypted = part.parent == nil
            return []
        case (.leaf, _), (.mail, _):
            return []
        }
    }
}
