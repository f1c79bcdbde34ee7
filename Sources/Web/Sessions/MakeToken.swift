import Core
import Hummingbird

/// `POST /api/tokens` makes an access token for the session of the cookie: `{"token","expires"}`.
///
/// It is good for at most an hour wherever the cookie is, as `Authorization: Bearer`, and ends with its session. 401 without
/// a session, 403 for who comes with a token: a token makes no further ones, or a lost one would last as long as its session.
struct MakeToken {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        guard !context.hasToken else { throw AccessError.tokenMakesNoTokens }
        // A token counts whole seconds.
        let start = services.clock.now.flooredToSeconds
        let end = min(start.adding(seconds: AccessTokenLimits.lifetimeSeconds), session.expiresAt.flooredToSeconds)
        let token = try await services.accessTokens.token(forSession: session.hash, from: start, until: end)
        return .json(["token": .string(token), "expires": .string(end.rfc3339())])
    }
}

extension Instant {
    fileprivate var flooredToSeconds: Instant { Instant(seconds: microseconds / 1_000_000) }
}
