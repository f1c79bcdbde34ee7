/// Why the ledger does not take a submission now.
public enum LedgerError: UserFacingError, Equatable {
    /// More wait for the case than a group commit clears in the time that a person waits.
    case overloaded(seconds: Int)

    public var code: String {
        switch self {
        case .overloaded: "overloaded"
        }
    }

    public var userMessage: String {
        switch self {
        case .overloaded: "Very many changes are being made to this case. Nothing was changed; try again in a moment."
        }
    }

    public var isTemporary: Bool {
        switch self {
        case .overloaded: true
        }
    }
}
