/// The blocks that a shown document is made of; with `MarkupStyle`, rule, line break and picture, the whole allow-list.
public enum MarkupElement: String, Sendable, CaseIterable {
    case division = "div"
    case quotation = "blockquote"
    case paragraph = "p"
    case preformatted = "pre"
    case heading1 = "h1"
    case heading2 = "h2"
    case heading3 = "h3"
    case heading4 = "h4"
    case heading5 = "h5"
    case heading6 = "h6"
    case bulletList = "ul"
    case numberedList = "ol"
    case listItem = "li"
    case termList = "dl"
    case term = "dt"
    case definition = "dd"
    case table = "table"
    case caption = "caption"
    case tableHead = "thead"
    case tableBody = "tbody"
    case tableFoot = "tfoot"
    case row = "tr"
    case cell = "td"
    case headerCell = "th"

    /// The heading of a level from 1 to 6; others are brought into that range.
    public static func heading(_ level: Int) -> MarkupElement {
        switch level {
        case ...1: .heading1
        case 2: .heading2
        case 3: .heading3
        case 4: .heading4
        case 5: .heading5
        default: .heading6
        }
    }

    /// What may lie directly in an element.
    enum Content {
        /// Blocks and words.
        case flow
        /// Words only; a block ends it.
        case words
        /// Elements of the kind's own only; words get one of them around.
        case parts
    }

    var content: Content {
        switch self {
        case .division, .quotation, .listItem, .definition, .cell, .headerCell: .flow
        case .paragraph, .preformatted, .heading1, .heading2, .heading3, .heading4, .heading5, .heading6, .term,
            .caption:
            .words
        case .bulletList, .numberedList, .termList, .table, .tableHead, .tableBody, .tableFoot, .row: .parts
        }
    }

    var isList: Bool { self == .bulletList || self == .numberedList }
    var isTableSection: Bool { self == .tableHead || self == .tableBody || self == .tableFoot }
    var isCell: Bool { self == .cell || self == .headerCell }
}
