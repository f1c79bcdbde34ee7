import Core

/// A document of our own making that shows what is in a file, in a frame of the item's page.
struct RenditionPage: Sendable {
    static let template = "files/rendition"

    struct Notice: Sendable {
        let sentence: String
    }

    struct Header: Sendable {
        let label: String
        let words: String
    }

    struct Attachment: Sendable {
        let fileName: String
        let size: String
        let claimed: String
    }

    struct TextPage: Sendable {
        let number: Int
        let words: String
    }

    struct Row: Sendable {
        let number: Int
        let cells: [Cell]
    }

    struct Cell: Sendable {
        let value: String
    }

    let title: String
    var notices: [Notice] = []
    var headers: [Header] = []
    var hasAttachments = false
    var attachments: [Attachment] = []
    var pages: [TextPage] = []
    var text: String?
    var hasRows = false
    var rows: [Row] = []
    var markup: RenderedHTML?

    init(_ title: String) { self.title = title }

    /// Says why there is nothing to see.
    init(_ title: String, refusal: String) {
        self.init(title)
        notices = [Notice(sentence: refusal)]
    }

    init(_ title: String, _ preview: TextPreview) {
        self.init(title)
        text = preview.text
        if preview.isTruncated {
            let shown = ByteCount.words(Int64(preview.bytesShown))
            notices = [Notice(sentence: "Only the first \(shown) are shown. Open the file to read all of it.")]
        }
    }

    init(_ title: String, _ preview: TablePreview) {
        self.init(title)
        rows = preview.rows.enumerated().map { index, cells in
            Row(number: index + 1, cells: cells.map { Cell(value: $0) })
        }
        hasRows = !rows.isEmpty
        notices = preview.sentences.map { Notice(sentence: $0) }
    }

    init(_ title: String, _ text: DocumentText) {
        self.init(title)
        switch text {
        case .unreadable(let reason): notices = [Notice(sentence: reason.sentence)]
        case .text(let pages, let count, let isTruncated):
            self.pages = pages.enumerated().map { TextPage(number: $0 + 1, words: $1) }
            if isTruncated || pages.count < count {
                notices = [Notice(sentence: "Only the words of the first \(pages.count) of \(count) pages are shown.")]
            }
        }
    }

    init(_ title: String, _ document: SanitizedDocument) {
        self.init(title)
        markup = RenderedHTML(document.body)
        notices = document.omissions.sentences.map { Notice(sentence: $0) }
        if document.body.isEmpty { notices.append(Notice(sentence: "There is nothing to see in this file.")) }
    }

    init(_ title: String, _ mail: SanitizedMail) {
        self.init(title)
        let told: [(String, String?)] = [
            ("From", mail.headers.from), ("To", mail.headers.to), ("Cc", mail.headers.cc), ("Bcc", mail.headers.bcc),
            ("Date", mail.headers.date), ("Subject", mail.headers.subject), ("Message-ID", mail.headers.messageID),
        ]
        headers = told.compactMap { label, words in words.map { Header(label: label, words: $0) } }
        attachments = mail.attachments.filter { !$0.isShownInBody }.map { attachment in
            Attachment(
                fileName: attachment.name,
                size: ByteCount.words(Int64(attachment.bytesCount)),
                claimed: attachment.mediaType
            )
        }
        hasAttachments = !attachments.isEmpty
        markup = RenderedHTML(mail.body)
        notices = mail.sentences.map { Notice(sentence: $0) }
    }
}

extension TablePreview {
    /// What of the table is not shown.
    fileprivate var sentences: [String] {
        var sentences: [String] = []
        switch moreRows {
        case .exactly(0): break
        case .exactly(let count): sentences.append("And \(count) more \(count == 1 ? "row" : "rows").")
        case .atLeast(let count): sentences.append("And at least \(count) more rows.")
        }
        if moreColumns > 0 { sentences.append("And \(moreColumns) more \(moreColumns == 1 ? "column" : "columns").") }
        if hasCutCells { sentences.append("Long cells end with an ellipsis.") }
        if !sentences.isEmpty { sentences.append("Open the file to see all of it.") }
        return sentences
    }
}
