import Core

/// How a file is shown that a browser does not show itself, or not without risk.
enum Rendition {
    /// Pages drawn as pictures.
    case pages
    /// A document of our own making: words, a table, or markup made safe.
    case document(Document)

    enum Document {
        case text, table, mail, html, word, excel
        /// The words of a PDF, for who cannot see its pages.
        case pdfText
    }

    /// Nil for what has none.
    init?(of type: MediaType) {
        switch type {
        case .tiff: self = .pages
        case .pdf: self = .document(.pdfText)
        case .csv, .tabSeparated: self = .document(.table)
        case .mail, .mailbox: self = .document(.mail)
        case .html: self = .document(.html)
        case .word: self = .document(.word)
        case .excel: self = .document(.excel)
        case .plainText, .xml, .json, .svg, .calendar, .contactCard: self = .document(.text)
        default: return nil
        }
    }
}
