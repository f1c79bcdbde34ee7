/// Why something that is allowed is not done now.
public enum LimitError: UserFacingError, Equatable {
    /// A person, or an address, asks more often than people do.
    case tooManyRequests(seconds: Int)
    /// A session, a person or an address has as many streams open as it may.
    case tooManyStreams(seconds: Int)
    /// More streams are being opened than the server opens in a second.
    case tooManyOpenings(seconds: Int)
    /// The server stops: a stream that opened now would end at once.
    case stopping(seconds: Int)

    /// After how many seconds the same may be tried again.
    public var seconds: Int {
        switch self {
        case .tooManyRequests(let seconds), .tooManyStreams(let seconds), .tooManyOpenings(let seconds),
            .stopping(let seconds):
            seconds
        }
    }

    public var code: String {
        switch self {
        case .tooManyRequests: "too_many_requests"
        case .tooManyStreams: "too_many_streams"
        case .tooManyOpenings: "overloaded"
        case .stopping: "stopping"
        }
    }

    public var userMessage: String {
        let wait = seconds == 1 ? "a second" : "\(seconds) seconds"
        return switch self {
        case .tooManyRequests:
            "Too many requests came from you or your network. This one was not carried out; try again in \(wait)."
        case .tooManyStreams:
            "Too many pages of Proffer are open for you or your network. Close some, or try again in \(wait)."
        case .tooManyOpenings: "Very many people are connecting at this moment. Try again in \(wait)."
        case .stopping: "Proffer is being restarted. Try again in \(wait)."
        }
    }

    public var isTemporary: Bool { true }
}
