/// Why an act is not undone.
public enum UndoError: UserFacingError, Equatable {
    /// Nothing that the person did to the item is known by this name.
    ///
    /// What others did, what is not there and what changed nothing are not told apart.
    case notYours
    case custody
    case batesNumbers
    case file
    case attachments
    case verification
    /// Of what kind an act was undone differs from what the act was.
    case otherKind
    /// The item was withdrawn since.
    case withdrawn(by: String?)
    /// Others changed the item since the person added it or brought it back.
    case changed(by: String?)
    /// Somebody withdrew the item again since the person did.
    case withdrawnAgain(by: String?)
    /// It is already as it was before the act.
    case undoneAlready
    /// Every field was changed since.
    case allSkipped(String)

    public var code: String {
        switch self {
        case .notYours: "not_yours"
        case .custody, .batesNumbers, .file, .attachments, .verification, .otherKind: "cannot_be_undone"
        case .withdrawn, .changed, .withdrawnAgain, .undoneAlready, .allSkipped: "nothing_undone"
        }
    }

    public var userMessage: String {
        switch self {
        case .notYours: "You can undo only what you changed yourself, and this is no change of yours."
        case .custody: "An entry of custody cannot be undone. Add an entry that sets it right."
        case .batesNumbers: "Bates numbers cannot be undone. Once given, they stay with their pages."
        case .file: "An attached file cannot be taken off its item. Withdraw the item, if the file is the wrong one."
        case .attachments: "Attachments that became items stay items. Withdraw the items, if they are wrong."
        case .verification: "A verification cannot be undone. It says what was found at that time."
        case .otherKind: "This cannot be undone in this way."
        case .withdrawn(let name):
            "The item was withdrawn by \(name ?? Self.somebody). Nothing was undone; restore the item first."
        case .changed(let name):
            """
            The item was changed by \(name ?? Self.somebody) since. Nothing was undone; withdraw it on its own page, if \
            that is meant.
            """
        case .withdrawnAgain(let name):
            "The item was withdrawn again by \(name ?? Self.somebody). Nothing was undone."
        case .undoneAlready: "It is as it was before already. Nothing was undone."
        case .allSkipped(let sentence): sentence
        }
    }

    static let somebody = "somebody else"
}
