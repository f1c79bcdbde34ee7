import Core

/// What came with the mail of an item: each can be opened, and all can be made items.
struct AttachmentsSection: Sendable {
    struct Line: Sendable {
        let attachmentName: String
        let attachmentHref: String
        let attachmentSize: String
        let claimed: String
    }

    let heading: String
    let lines: [Line]
    let attachmentsRest: String?
    /// Where they become items; nil for a role that adds none.
    let addAction: String?
    let key = IdempotencyKey.random().text
    let revision = 0

    /// Nil for a mail that nothing came with.
    init?(_ listing: MailAttachments.Listing, of file: EvidenceFile, on item: EvidenceItem, in open: OpenCase) {
        guard !listing.separate.isEmpty else { return nil }
        heading = Self.counted(listing.separate.count)
        lines = listing.separate.map { attachment in
            Line(
                attachmentName: attachment.name,
                attachmentHref: "\(file.address)/attachments/\(attachment.number)",
                attachmentSize: ByteCount.words(Int64(attachment.bytesCount)),
                claimed: attachment.mediaType
            )
        }
        attachmentsRest =
            listing.isCut ? "This mail has more parts than are listed. Download it to see all of them." : nil
        let mayAdd = Permissions.mayAttachFiles(as: open.role) && !item.isWithdrawn
        addAction = mayAdd ? "\(open.address(of: item.id))/attachments" : nil
    }

    fileprivate static func counted(_ count: Int) -> String { "\(count) \(count == 1 ? "attachment" : "attachments")" }
}

extension FileContent {
    /// What a report of files that came in adds, in sentences.
    var remarks: [String] {
        var remarks: [String] = []
        if let problem { remarks.append(problem.remark) }
        if attachmentsCount > 0 {
            let counted = AttachmentsSection.counted(attachmentsCount)
            remarks.append(
                "\(counted): open the item to add \(attachmentsCount == 1 ? "it" : "them") as \(attachmentsCount == 1 ? "an item" : "items")."
            )
        }
        return remarks
    }
}

extension WebServices {
    /// What an item's page shows of the parts of its file: pages of pictures, attachments of a mail.
    ///
    /// A file that cannot be read has none; its preview says why.
    func parts(of file: EvidenceFile?) async throws -> (picturesCount: Int?, attachments: MailAttachments.Listing?) {
        guard let file else { return (nil, nil) }
        let type = MediaType(rawValue: file.mediaType)
        do {
            if type.isMail { return (nil, try await files.attachments.listing(of: file)) }
            guard type == .tiff else { return (nil, nil) }
            let path = try await files.vault.path(of: file.digest)
            return (try await readers.documents.picturesCount(ofFileAt: path, mediaType: type), nil)
        } catch is any UserFacingError {
            return (nil, nil)
        }
    }
}
