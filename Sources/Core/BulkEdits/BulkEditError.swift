/// Why a bulk edit is not made or not carried out.
public enum BulkEditError: UserFacingError, Equatable {
    /// No such bulk edit among the person's, or none any more.
    case notFound
    case nothingSelected
    /// None of the numbers stands for one item in sight.
    case noneFound
    case tooManyItems(count: Int)
    case tooManyRanges(count: Int)
    /// Ranges hold more items than a bulk edit takes.
    case rangesTooLong
    case tooMuchText
    case numberTooLong
    case nothingChosen
    case reasonMissing(EvidenceField)
    case reasonTooLong
    case reasonNotText
    /// It was not rehearsed, or nothing of it can be done.
    case nothingToDo
    /// It was rehearsed again since the preview that was agreed to.
    case olderPreview
    case startedAlready
    case tooMuchRunning
    /// It is not carried out yet, or changed nothing.
    case nothingToUndo

    public var code: String {
        switch self {
        case .notFound: "not_found"
        case .nothingSelected, .noneFound: "nothing_selected"
        case .tooManyItems, .tooManyRanges, .rangesTooLong, .tooMuchText: "too_large"
        case .numberTooLong, .reasonTooLong: "too_long"
        case .nothingChosen, .nothingToDo: "nothing_to_change"
        case .reasonMissing: "reason_missing"
        case .reasonNotText: "control_character"
        case .olderPreview: "older_preview"
        case .startedAlready: "started_already"
        case .tooMuchRunning: "too_many"
        case .nothingToUndo: "nothing_to_undo"
        }
    }

    public var userMessage: String {
        switch self {
        case .notFound:
            "This bulk edit is no longer here. Choose its items again; what was changed is not changed twice."
        case .nothingSelected: "No items are selected. Tick some in the list, or paste their numbers."
        case .noneFound: "None of these numbers stands for exactly one item that you see. Check them and choose again."
        case .tooManyItems(let count):
            "One bulk edit takes at most \(BulkEditLimits.itemsMax) items, and these are \(count). Narrow the list."
        case .tooManyRanges(let count):
            "One list takes at most \(BulkEditLimits.rangesMax) ranges, and these are \(count). Split it, and paste the parts."
        case .rangesTooLong:
            "These ranges hold more items than the \(BulkEditLimits.itemsMax) that one bulk edit takes. Paste shorter ones."
        case .tooMuchText:
            "A list of numbers may have \(BulkEditLimits.numbersBytesMax / 1_000) kB. Split it, and paste the parts."
        case .numberTooLong:
            "A number has at most \(BulkEditLimits.numberLengthMax) characters. Put a comma or a line end between numbers."
        case .nothingChosen: "Nothing is chosen. Fill in at least one field."
        case .reasonMissing(let field): "A change of \(field.label) for many items needs a reason. Say why."
        case .reasonTooLong: "A reason holds at most \(BulkEditLimits.reasonLengthMax) characters. Shorten it."
        case .reasonNotText: "The reason holds a character that cannot be shown. Remove it."
        case .nothingToDo: "There is nothing to carry out. Choose other items or other values."
        case .olderPreview:
            "Other values were chosen since this preview, so nothing was changed. Look at the newer preview and decide again."
        case .startedAlready: "This bulk edit is being carried out already. Make another one for other values."
        case .tooMuchRunning:
            "\(BulkEditLimits.runningPerPersonMax) of your bulk edits are under way. Wait until one of them is done."
        case .nothingToUndo: "There is nothing to undo: it changed nothing, or is still under way."
        }
    }

    public var field: String? {
        switch self {
        case .reasonMissing, .reasonTooLong, .reasonNotText: "reason"
        case .noneFound, .tooManyRanges, .rangesTooLong, .tooMuchText, .numberTooLong: "numbers"
        default: nil
        }
    }
}
