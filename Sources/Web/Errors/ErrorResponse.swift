import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Streams

extension UserFacingError {
    fileprivate var json: JSONValue {
        [
            "error": [
                "code": .string(code), "message": .string(userMessage), "field": JSONValue(field),
                "temporary": .bool(isTemporary),
            ]
        ]
    }
}

extension StreamRefusal {
    /// The same as the router would answer.
    static func refusal(_ error: LimitError) -> StreamRefusal {
        var headers = SecurityHeaders.fields
        headers[.contentType] = "application/json; charset=utf-8"
        headers[.cacheControl] = "no-store"
        headers[.retryAfter] = String(error.seconds)
        return StreamRefusal(status: error.status, headers: headers, body: ByteBuffer(bytes: error.json.bytes))
    }
}

extension Response {
    /// `{"error":{"code","message","field","temporary"}}` with the right status.
    static func error(_ error: any Error) -> Response {
        let (status, presented) = error.presented
        let body = presented.json
        var members = body.object ?? [:]
        if case ClientNumberError.gap(let expected) = error { members["expected"] = JSONValue(expected) }
        if case FileError.wrongOffset(let expected) = error { members["offset"] = .integer(expected) }
        var response = Response.json(.object(members), status: status)
        if let seconds = error.retrySeconds { response.headers[.retryAfter] = String(seconds) }
        if case AccessError.tokenNotValid = error.reason { response.headers[.wwwAuthenticate] = Self.tokenChallenge }
        if case RequestError.upgradeRequired = error {
            response.headers[.upgrade] = "websocket"
            response.headers[named: "Sec-WebSocket-Version"] = "13"
        }
        return response
    }

    /// What RFC 6750, 3 asks for beside 401.
    static let tokenChallenge = "Bearer error=\"invalid_token\""

    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes))
        )
    }
}
