import Core
import Hummingbird
import HummingbirdCore

/// `GET /ws?case=…&after=…` carries the frames of `/api/updates` as a WebSocket (subprotocol `proffer.v1`).
///
/// `OpenStream` takes sound handshakes of HTTP/1.1 before they come here. What comes here is refused: 401 without a
/// session, 404 for a case one is not on, else 426.
struct RequireWebSocket {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        _ = try await StreamAccess(services: services)
            .grant(request.uri, headers: request.headers, session: session, until: context.tokenEndsAt)
        throw RequestError.upgradeRequired
    }
}
