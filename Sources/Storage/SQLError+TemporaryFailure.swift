public import Core
public import SQL

/// What is over when the database is back, or less busy; the rest is a mistake of ours.
extension SQLError: TemporaryFailure {
    public var isTemporary: Bool {
        switch self {
        case .unavailable, .timeout, .retryable: true
        case .uniqueViolation, .constraintViolation, .statement, .decoding: false
        }
    }
}
