/// What a database refuses, in the few kinds that the program tells apart.
///
/// `description` never holds values: a driver logs the statement's text and the database's own code, not the bindings.
public enum SQLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A primary key or a unique index has the value already.
    case uniqueViolation(constraint: String)
    /// Another constraint of the schema forbids it: a reference, a check, a not-null.
    case constraintViolation(constraint: String)
    /// A deadlock or a serialisation failure: the whole transaction may be tried again.
    case retryable(code: String)
    /// The database cannot be reached, is shutting down, or is full. Nothing is known to be committed.
    case unavailable(code: String)
    /// The statement ran longer than the limit.
    case timeout
    /// The statement is wrong: a mistake of ours.
    case statement(code: String)
    /// A column is missing or holds another type: a mistake of ours.
    case decoding(column: String)

    public var description: String {
        switch self {
        case .uniqueViolation(let constraint): "unique violation (\(constraint))"
        case .constraintViolation(let constraint): "constraint violation (\(constraint))"
        case .retryable(let code): "retryable (\(code))"
        case .unavailable(let code): "unavailable (\(code))"
        case .timeout: "timeout"
        case .statement(let code): "statement error (\(code))"
        case .decoding(let column): "cannot read column \(column)"
        }
    }
}
