/// Why word of where somebody is cannot be taken.
public enum PresenceError: UserFacingError, Equatable {
    /// No open stream of this session and case has the name.
    case connectionUnknown
    case tooOften(seconds: Int)
    /// A member that is missing or says what is not known.
    case unreadable(String)

    public var code: String {
        switch self {
        case .connectionUnknown: "connection_unknown"
        case .tooOften: "too_often"
        case .unreadable: "unreadable"
        }
    }

    public var userMessage: String {
        switch self {
        case .connectionUnknown: "This stream is not open here. Say it again after the next ready."
        case .tooOften: "This was said too often. Wait a moment; only the last counts."
        case .unreadable(let member): "The member \(member) is missing, or says what is not known here."
        }
    }

    public var field: String? {
        if case .unreadable(let member) = self { return member }
        return nil
    }

    public var isTemporary: Bool {
        switch self {
        case .connectionUnknown, .tooOften: true
        case .unreadable: false
        }
    }
}
