/// A mail made safe.
///
/// All its strings are foreign words without controls: to be escaped and isolated (`bdi`).
public struct SanitizedMail: Sendable, Equatable {
    public let headers: MailHeaders
    /// The HTML part, or the plain text as it was laid out.
    public let body: SanitizedHTML
    public let omissions: MarkupOmissions
    /// In the order of the mail, pictures within the text as well; at most `MarkupLimits.mailPartsMax`.
    public let attachments: [MailAttachment]
    /// Whether the mail holds more parts than `attachments` and the body tell of.
    public let isPartsListCut: Bool
    /// Whether the text itself can't be read without a key.
    public let isEncrypted: Bool

    public init(
        headers: MailHeaders,
        body: SanitizedHTML,
        omissions: MarkupOmissions,
        attachments: [MailAttachment],
        isPartsListCut: Bool,
        isEncrypted: Bool
    ) {
        self.headers = headers
        self.body = body
        self.omissions = omissions
        self.attachments = attachments
        self.isPartsListCut = isPartsListCut
        self.isEncrypted = isEncrypted
    }

    /// What a person is told above the mail, a sentence each.
    public var sentences: [String] {
        var sentences = omissions.sentences
        if isPartsListCut {
            sentences.append(
                "This mail has more parts than the \(MarkupLimits.mailPartsMax) that are listed, or nests them too deeply. Download the original to see all of them."
            )
        }
        if isEncrypted {
            sentences.append("The text of this mail is encrypted and can't be shown.")
        }
        return sentences
    }
}

/// The headers that a person reads, decoded.
public struct MailHeaders: Sendable, Equatable {
    /// Addresses as people write them: `Joe SixPack <joe@example.com>`, several with commas.
    public let from: String?
    public let to: String?
    public let cc: String?
    public let bcc: String?
    /// As it stands in the mail: its zone is part of the evidence, and it may be wrong or none at all.
    public let date: String?
    public let subject: String?
    /// With its angle brackets.
    public let messageID: String?

    public init(
        from: String?,
        to: String?,
        cc: String?,
        bcc: String?,
        date: String?,
        subject: String?,
        messageID: String?
    ) {
        self.from = from
        self.to = to
        self.cc = cc
        self.bcc = bcc
        self.date = date
        self.subject = subject
        self.messageID = messageID
    }
}

/// A file within a mail.
public struct MailAttachment: Sendable, Equatable {
    /// By which `MarkupSanitizer.attachment(_:ofMail:)` finds it; stable as long as the mail's bytes are.
    public let number: Int
    /// As the mail calls it, without folders and controls; of a mail within the mail its subject and `.eml`.
    public let name: String
    /// As the mail claims, in lower case.
    ///
    /// It is not believed: `FileVault` looks at the bytes.
    public let mediaType: String
    /// Once decoded.
    public let bytesCount: Int
    /// Whether it is a picture that the body shows.
    public let isShownInBody: Bool
    /// Whether it is the mail's text once more, in a form that is not shown.
    public let isOtherFormOfText: Bool

    public init(
        number: Int,
        name: String,
        mediaType: String,
        bytesCount: Int,
        isShownInBody: Bool,
        isOtherFormOfText: Bool = false
    ) {
        self.number = number
        self.name = name
        self.mediaType = mediaType
        self.bytesCount = bytesCount
        self.isShownInBody = isShownInBody
        self.isOtherFormOfText = isOtherFormOfText
    }
}

extension [MailAttachment] {
    /// Those that came with the mail and are no part of its text.
    public var separate: [MailAttachment] { filter { !$0.isShownInBody && !$0.isOtherFormOfText } }
}
