/// Why a list as a whole cannot be taken.
public enum ListError: UserFacingError, Equatable {
    case empty
    case workbook
    case headerNotText
    case tooManyBytes(max: Int)
    case tooManyRows(max: Int)
    case tooManyColumns(max: Int)
    case unclosedQuote(row: Int, column: Int)
    case textAfterQuote(row: Int, column: Int)
    case noTitle
    /// No such list among the person's, or none any more.
    case notFound

    public var code: String {
        switch self {
        case .empty: "list_empty"
        case .workbook: "list_workbook"
        case .headerNotText: "list_not_text"
        case .tooManyBytes, .tooManyRows, .tooManyColumns: "too_large"
        case .unclosedQuote, .textAfterQuote: "list_quotes"
        case .noTitle: "list_without_title"
        case .notFound: "not_found"
        }
    }

    public var userMessage: String {
        switch self {
        case .empty: "This list is empty. Its first row must name the columns."
        case .workbook: "This is a workbook. Save the sheet as CSV UTF-8 and choose that file."
        case .headerNotText: "The first row is not UTF-8 text. Save the sheet as CSV UTF-8 and choose that file."
        case .tooManyBytes(let max): "A list may have \(max / 1_048_576) MB. Split it and import the parts."
        case .tooManyRows(let max): "A list may have \(max) rows. Split it and import the parts."
        case .tooManyColumns(let max): "A list may have \(max) columns. Leave out those you do not need."
        case .unclosedQuote(let row, let column):
            "In row \(row), column \(column), a quote is opened and never closed. Correct it and choose the file again."
        case .textAfterQuote(let row, let column):
            "In row \(row), column \(column), text follows a closing quote. Correct it and choose the file again."
        case .noTitle: "No column holds the title of an item. Name one of them Title and choose the file again."
        case .notFound: "This list is no longer here. Choose its file again; what was imported is not added twice."
        }
    }
}

/// Why a cell cannot be read, whatever its column means.
public enum ListCellError: UserFacingError, Hashable {
    case notUTF8
    case holdsNUL
    case tooLong
    case beyondHeader(columns: Int)

    public var code: String {
        switch self {
        case .notUTF8: "not_utf8"
        case .holdsNUL: "control_character"
        case .tooLong: "too_long"
        case .beyondHeader: "too_many_cells"
        }
    }

    public var userMessage: String {
        switch self {
        case .notUTF8: "This is not UTF-8 text. Save the sheet as CSV UTF-8."
        case .holdsNUL: "This holds a character that cannot be shown. Remove it."
        case .tooLong: "No field holds this much text. Shorten it."
        case .beyondHeader(let columns): "This row has more cells than the \(columns) columns of the first row."
        }
    }
}
