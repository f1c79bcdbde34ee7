/// Why a file is not read now.
public enum DocumentError: UserFacingError, Equatable {
    case tooManyWaiting(seconds: Int)
    /// A program could not be started; what hindered it is in the log.
    case notStarted

    public var code: String {
        switch self {
        case .tooManyWaiting: "overloaded"
        case .notStarted: "not_started"
        }
    }

    public var userMessage: String {
        switch self {
        case .tooManyWaiting(let seconds): "Many files are being read at this moment. Try again in \(seconds) seconds."
        case .notStarted: "This file cannot be read at this moment. Try again later; the file itself is safe."
        }
    }

    public var isTemporary: Bool { true }
}
