/// Why a person is not let in or not let do something.
public enum AccessError: UserFacingError, Equatable {
    case notSignedIn
    /// No such case, or none that this person is on. The two are not told apart on purpose.
    case caseNotFound
    case notAllowed
    case wrongCredentials
    case tooManyTries(seconds: Int)
    case missingToken
    /// An access token that is over, or that we did not make. Which is not told on purpose.
    case tokenNotValid
    case tokenMakesNoTokens

    public var code: String {
        switch self {
        case .notSignedIn: "not_signed_in"
        case .caseNotFound: "not_found"
        case .notAllowed: "not_allowed"
        case .wrongCredentials: "wrong_credentials"
        case .tooManyTries: "too_many_tries"
        case .missingToken: "missing_csrf_token"
        case .tokenNotValid: "invalid_token"
        case .tokenMakesNoTokens: "session_needed"
        }
    }

    public var userMessage: String {
        switch self {
        case .notSignedIn: "Sign in to go on."
        case .caseNotFound: "There is no such case among yours. You may have been taken off it."
        case .notAllowed: "Your role on this case does not allow this. Ask the lead to do it."
        case .wrongCredentials: "The e-mail address or the password is not right. Try again."
        case .tooManyTries(let seconds): "Too many wrong tries. Wait \(seconds) seconds and try again."
        case .missingToken: "This form is no longer valid. Reload the page and send it again."
        case .tokenNotValid: "This access token is not valid, or its time or its session has ended. Get a new one."
        case .tokenMakesNoTokens: "An access token makes no further tokens. Sign in, and ask with the session."
        }
    }

    public var isTemporary: Bool {
        if case .tooManyTries = self { return true }
        return false
    }
}
