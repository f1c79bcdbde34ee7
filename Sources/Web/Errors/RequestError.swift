import Core

/// What is wrong with a request as a request.
enum RequestError: UserFacingError {
    case notFound
    case badRequest(String)
    case bodyTooLarge
    case wrongMediaType
    case missingKey
    case missingBase
    case staleTag
    case foreignHost
    case foreignOrigin
    case upgradeRequired

    var code: String {
        switch self {
        case .notFound: "not_found"
        case .badRequest: "bad_request"
        case .bodyTooLarge: "too_large"
        case .wrongMediaType: "wrong_media_type"
        case .missingKey: "missing_idempotency_key"
        case .missingBase: "missing_base_revision"
        case .staleTag: "stale_revision"
        case .foreignHost: "wrong_host"
        case .foreignOrigin: "wrong_origin"
        case .upgradeRequired: "upgrade_required"
        }
    }

    var userMessage: String {
        switch self {
        case .notFound: "There is no such page."
        case .badRequest(let sentence): sentence
        case .bodyTooLarge: "This is too large. Send less at a time."
        case .wrongMediaType: "This address takes another kind of content."
        case .missingKey: "This request needs an Idempotency-Key of 8 to 100 characters."
        case .missingBase: "This request needs a Base-Revision: the revision you saw."
        case .staleTag: "Someone else changed this item. Read it again."
        case .foreignHost: "This address does not belong to Proffer."
        case .foreignOrigin: "This request came from another site and was not carried out."
        case .upgradeRequired:
            "This address takes a WebSocket of version 13, over HTTP/1.1, with the subprotocol \(OpenStream.subprotocol) or none."
        }
    }
}
