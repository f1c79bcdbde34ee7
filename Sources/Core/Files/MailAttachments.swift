import Synchronization

/// What came with mails: listed, and opened one by one, without being items of their own.
///
/// A mail never changes, so that what it holds is read once and kept for a while.
public final class MailAttachments: Sendable {
    /// What a mail holds beside its text.
    public struct Listing: Sendable {
        public let attachments: [MailAttachment]
        /// Whether the mail holds more than these.
        public let isCut: Bool

        public init(attachments: [MailAttachment], isCut: Bool) {
            self.attachments = attachments
            self.isCut = isCut
        }

        public var separate: [MailAttachment] { attachments.separate }
    }

    private struct Known {
        var listings: [FileDigest: Listing] = [:]
        var order: [FileDigest] = []
    }

    private let vault: any EvidenceVault
    private let markup: any MarkupSanitizer
    private let known = Mutex(Known())

    init(vault: any EvidenceVault, markup: any MarkupSanitizer) {
        self.vault = vault
        self.markup = markup
    }

    /// Nothing for a file that is no mail.
    ///
    /// - Throws: `MarkupError`, `FileError`.
    public func listing(of file: EvidenceFile) async throws -> Listing? {
        guard MediaType(rawValue: file.mediaType).isMail else { return nil }
        if let listing = known.withLock({ $0.listings[file.digest] }) { return listing }
        let mail = try await markup.mail(from: bytes(of: file))
        let listing = Listing(attachments: mail.attachments, isCut: mail.isPartsListCut)
        known.withLock { known in
            if known.listings.updateValue(listing, forKey: file.digest) == nil { known.order.append(file.digest) }
            if known.order.count > FileLimits.mailListingsMax {
                known.listings[known.order.removeFirst()] = nil
            }
        }
        return listing
    }

    /// One of them with its bytes.
    ///
    /// - Throws: `MarkupError.noSuchAttachment`, also for what is no mail.
    public func attachment(_ number: Int, of file: EvidenceFile) async throws -> (MailAttachment, bytes: [UInt8]) {
        guard let attachment = try await listing(of: file)?.attachments.first(where: { $0.number == number })
        else { throw MarkupError.noSuchAttachment }
        return (attachment, try await markup.attachment(number, ofMail: bytes(of: file)))
    }

    /// The bytes of several, by their numbers.
    func contents(_ numbers: [Int], of file: EvidenceFile) async throws -> [Int: [UInt8]] {
        try await markup.attachments(numbers, ofMail: bytes(of: file))
    }

    private func bytes(of file: EvidenceFile) async throws -> [UInt8] {
        try await vault.assure(file.digest, bytes: file.bytes)
        return try await vault.whole(file.digest, bytes: file.bytes, bytesMax: MarkupLimits.mailBytesMax)
    }
}

extension MediaType {
    /// Whether it is a mail, or the first of a mailbox is shown as one.
    public var isMail: Bool { self == .mail || self == .mailbox }
}
