import Core
import HTTPTypes
import Hummingbird

extension Response {
    /// `{"error":{"code","message","field","temporary"}}` with the right status.
    static func error(_ error: any Error) -> Response {
        let (status, presented) = error.presented
        let body: JSONValue = [
            "error": [
                "code": .string(presented.code), "message": .string(presented.userMessage),
                "field": JSONValue(presented.field), "temporary": .bool(presented.isTemporary),
            ]
        ]
        var members = body.object ?? [:]
        if case ClientNumberError.gap(let expected) = error { members["expected"] = JSONValue(expected) }
        var response = Response.json(.object(members), status: status)
        if case AccessError.tooManyTries(let seconds) = error { response.headers[.retryAfter] = String(seconds) }
        return response
    }

    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes))
        )
    }
}
