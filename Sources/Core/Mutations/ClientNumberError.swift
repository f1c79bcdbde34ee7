/// A client's numbers are without gaps; what breaks the series stops the whole batch.
public enum ClientNumberError: UserFacingError, Equatable {
    /// The client skipped a number, or is not known: it goes on, or begins again, with `expected`.
    case gap(expected: Int)
    /// The number belongs to another key, or the client to another person.
    ///
    /// The two are not told apart on purpose; for both the client takes a new name.
    case taken

    public var code: String {
        switch self {
        case .gap: "number_gap"
        case .taken: "number_taken"
        }
    }

    public var userMessage: String {
        switch self {
        case .gap: "A change before this one is missing. It is sent again from there."
        case .taken: "This number was used for another change. The change is sent again under a new one."
        }
    }

    /// The number that the client's next mutation must have.
    public var expected: Int? {
        switch self {
        case .gap(let expected): expected
        case .taken: nil
        }
    }
}
