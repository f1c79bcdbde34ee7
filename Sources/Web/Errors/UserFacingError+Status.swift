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
        case .upgradeRequired: .upgradeRequired
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

extension LedgerError {
    var status: HTTPResponse.Status {
        switch self {
        case .overloaded: .serviceUnavailable
        }
    }
}

extension LimitError {
    var status: HTTPResponse.Status {
        switch self {
        case .tooManyRequests, .tooManyStreams: .tooManyRequests
        case .tooManyOpenings, .stopping: .serviceUnavailable
        }
    }
}

extension PresenceError {
    var status: HTTPResponse.Status {
        switch self {
        case .connectionUnknown: .notFound
        case .tooOften: .tooManyRequests
        case .unreadable: .unprocessableContent
        }
    }
}

extension AccessError {
    var status: HTTPResponse.Status {
        switch self {
        case .notSignedIn, .wrongCredentials, .tokenNotValid: .unauthorized
        case .caseNotFound: .notFound
        case .notAllowed, .missingToken, .tokenMakesNoTokens: .forbidden
        case .tooManyTries: .tooManyRequests
        }
    }
}

extension EvidenceError {
    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .notAllowed, .loweringNotAllowed, .actionNotAllowed: .forbidden
        case .withdrawn, .notWithdrawn, .identifierTaken, .alreadyStamped, .hasFile, .fileAlreadyHere,
            .listedAlready:
            .conflict
        case .unknownField, .wrongType, .unknownValue, .tooLong, .tooMany, .outOfRange, .controlCharacter, .badMoment,
            .badHash, .plainSet, .missing, .setByProduction, .exhibitNumberTaken, .nothingToChange, .differsFromHash,
            .fixedByFile:
            .unprocessableContent
        }
    }
}

extension SnapshotError {
    var status: HTTPResponse.Status {
        switch self {
        case .tooManyItems, .tooManyNames, .unknownCursor: .unprocessableContent
        }
    }
}

extension FileError {
    var status: HTTPResponse.Status {
        switch self {
        case .notFound, .uploadNotFound: .notFound
        case .empty, .caseFull, .noFile: .unprocessableContent
        case .tooLarge, .tooManyBytes: .contentTooLarge
        case .tooManyUploads: .tooManyRequests
        case .wrongOffset, .incomplete: .conflict
        case .diskFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        case .changed: .conflict
        case .missing: .gone
        case .rangeNotSatisfiable: .rangeNotSatisfiable
        }
    }
}

extension CustodyError {
    var status: HTTPResponse.Status {
        switch self {
        case .legalHold, .keyTaken: .conflict
        case .unknownPart, .missing, .wrongType, .tooLong, .controlCharacter, .unknownAction, .badTime, .inFuture,
            .unknownParty, .receiverMissing, .reasonMissing, .entryMissing:
            .unprocessableContent
        }
    }
}

extension ExportError {
    var status: HTTPResponse.Status {
        switch self {
        case .tooManyItems, .tooManyBytes: .contentTooLarge
        case .changedFiles: .conflict
        }
    }
}

extension MarkupError {
    var status: HTTPResponse.Status {
        switch self {
        case .noSuchAttachment: .notFound
        case .tooManyBytes, .tooDeep, .tooManyParts, .unpacksTooLarge, .damaged, .notOfKind, .encrypted,
            .definesEntities:
            .unprocessableContent
        case .tookTooLong, .busy: .serviceUnavailable
        }
    }
}

extension DocumentError {
    var status: HTTPResponse.Status {
        switch self {
        case .tooManyWaiting, .notStarted: .serviceUnavailable
        }
    }
}

extension SavedViewError {
    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .notAllowed: .forbidden
        case .changed: .conflict
        case .nameMissing, .nameTooLong, .queryTooLong, .tooManyOwn, .tooManyOfTeam, .tooManyPinned:
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

extension BulkEditError {
    var status: HTTPResponse.Status {
        switch self {
        case .notFound: .notFound
        case .nothingToDo, .olderPreview, .startedAlready, .tooMuchRunning, .nothingToUndo: .conflict
        case .nothingSelected, .noneFound, .tooManyItems, .tooManyRanges, .rangesTooLong, .tooMuchText, .numberTooLong,
            .nothingChosen, .reasonMissing, .reasonTooLong, .reasonNotText:
            .unprocessableContent
        }
    }
}

/// The statuses of codes in stored replies, which no longer know their error.
enum ReplyStatus {
    static func status(ofCode code: String?) -> HTTPResponse.Status {
        switch code {
        case "not_found": .notFound
        case "not_allowed", "not_yours": .forbidden
        case "withdrawn", "not_withdrawn", "identifier_taken", "already_stamped", "file_present", "already_here",
            "listed_already", "conflict", "legal_hold", "nothing_undone", "cannot_be_undone":
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
        case let error as SnapshotError: (error.status, error)
        case let error as CustodyError: (error.status, error)
        case let error as UndoError: (ReplyStatus.status(ofCode: error.code), error)
        case let error as MembershipError: (.unprocessableContent, error)
        case let error as CaseFileError: (.unprocessableContent, error)
        case let error as RefusedReply: (ReplyStatus.status(ofCode: error.code), error)
        case let error as LostForm: (error.reason.presented.status, error.reason)
        case let error as ListError: (error.status, error)
        case let error as ExportError: (error.status, error)
        case let error as BulkEditError: (error.status, error)
        case let error as SavedViewError: (error.status, error)
        case let error as FileError: (error.status, error)
        case let error as MarkupError: (error.status, error)
        case let error as DocumentError: (error.status, error)
        case let error as ClientNumberError: (error.status, error)
        case let error as LedgerError: (error.status, error)
        case let error as LimitError: (error.status, error)
        case let error as PresenceError: (error.status, error)
        case let error as DemoError: (.unprocessableContent, error)
        case let error as JSONError: (.badRequest, error)
        case let error as any TemporaryFailure where error.isTemporary: (.serviceUnavailable, UnavailableError())
        default: (.internalServerError, UnexpectedError())
        }
    }

    /// After how many seconds the same request may be sent again, where that is known: the header `Retry-After`.
    var retrySeconds: Int? {
        switch self as any Error {
        case AccessError.tooManyTries(let seconds): seconds
        case LedgerError.overloaded(let seconds): seconds
        case let limit as LimitError: limit.seconds
        case FileError.diskFull, FileError.tooManyUploads: FileLimits.retrySeconds
        case MarkupError.busy(let seconds), DocumentError.tooManyWaiting(let seconds): seconds
        case PresenceError.tooOften(let seconds): seconds
        case let lost as LostForm: lost.reason.retrySeconds
        case let error as any TemporaryFailure where error.isTemporary: UnavailableError.retrySeconds
        default: nil
        }
    }

    /// Why a form was lost; of other errors the error itself.
    var reason: any Error { (self as? LostForm)?.reason ?? self }
}

/// The database does not answer: logged in full, shown never.
///
/// Whether a change was made may not be known.
struct UnavailableError: UserFacingError {
    static let retrySeconds = 2

    let code = "unavailable"
    let userMessage = "Proffer cannot reach its records. Try the same again in a moment; it will not be done twice."
    let isTemporary = true
}

/// Something of ours failed: logged in full, shown never.
struct UnexpectedError: UserFacingError {
    let code = "unexpected"
    let userMessage = "Something went wrong here. Nothing was changed; try again in a moment."
    let isTemporary = true
}
