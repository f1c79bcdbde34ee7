import Core
import HTTPTypes

/// What HTTP calls each error; no `default`, so that a new case cannot be forgotten.
extension RequestError {
    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .badRequest, .missingKey: .badRequest
        case .bodyTooLarge: .contentTooLarge
        case .wrongMediaType: .unsupportedMediaType
        case .missingBase: .preconditionRequired
        case .staleTag: .preconditionFailed
        case .foreignHost: .misdirectedRequest
        case .foreignOrigin: .forbidden
        }
    }
}

extension ClientNumberError {
    var status: HTTPResponse.Status {
        switch self {
        case .gap, .taken: .conflict
        }
    }
}

extension AccessError {
    var status: HTTPResponse.Status {
        switch self {
        case .notSignedIn, .wrongCredentials: .unauthorized
        case .caseNotFound: .notFound
        case .notAllowed, .missingToken: .forbidden
        case .tooManyTries: .tooManyRequests
        }
    }
}

extension EvidenceError {
    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .notAllowed, .loweringNotAllowed, .actionNotAllowed: .forbidden
        case .withdrawn, .notWithdrawn, .identifierTaken, .alreadyStamped, .listedAlready:
            .conflict
        case .unknownField, .wrongType, .unknownValue, .tooLong, .tooMany, .outOfRange, .controlCharacter, .badMoment,
            .badHash, .plainSet, .missing, .setByProduction, .exhibitNumberTaken, .nothingToChange:
            .unprocessableContent
        }
    }
}

extension ListError {
    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .tooManyBytes: .contentTooLarge
        case .empty, .workbook, .headerNotText, .tooManyRows, .tooManyColumns, .unclosedQuote, .textAfterQuote,
            .noTitle:
            .unprocessableContent
        }
    }
}

/// The statuses of codes in stored replies, which no longer know their error.
enum ReplyStatus {
    static func status(ofCode code: String?) -> HTTPResponse.Status {
        switch code {
        case "not_found": .notFound
        case "not_allowed": .forbidden
        case "withdrawn", "not_withdrawn", "identifier_taken", "already_stamped", "listed_already", "conflict":
            .conflict
        default: .unprocessableContent
        }
    }
}

extension Error {
    /// The status and the words for a person; anything that is not meant for people is a plain 500.
    var presented: (status: HTTPResponse.Status, error: any UserFacingError) {
        switch self {
        case let error as RequestError: (error.status, error)
        case let error as AccessError: (error.status, error)
        case let error as EvidenceError: (error.status, error)
        case let error as MembershipError: (.unprocessableContent, error)
        case let error as CaseFileError: (.unprocessableContent, error)
        case let error as RefusedReply: (ReplyStatus.status(ofCode: error.code), error)
        case let error as LostForm: (error.reason.presented.status, error.reason)
        case let error as ListError: (error.status, error)
        case let error as ClientNumberError: (error.status, error)
        case let error as JSONError: (.badRequest, error)
        default: (.internalServerError, UnexpectedError())
        }
    }
}

/// Something of ours failed: logged in full, shown never.
struct UnexpectedError: UserFacingError {
    let code = "unexpected"
    let userMessage = "Something went wrong here. Nothing was changed; try again in a moment."
    let isTemporary = true
}
