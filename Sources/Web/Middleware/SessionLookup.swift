import Core
import HTTPTypes
import Hummingbird

/// Finds the session of the cookie, and refuses changes without the token that the session's own pages carry.
struct SessionLookup: RouterMiddleware {
    static let cookieName = "proffer_session"

    let services: WebServices

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let cookie = request.cookies[Self.cookieName]?.value, cookie.utf8.count <= 200 {
            let hash = services.tokens.hash(of: cookie)
            context.session = try await services.sessions.session(hash: hash, at: services.clock.now)
        }
        if let session = context.session, request.isJSONChange {
            guard let token = request.headers[named: "X-CSRF-Token"],
                services.tokens.areEqual(token, session.csrfToken)
            else { throw AccessError.missingToken }
        }
        return try await next(request, context)
    }
}

extension Request {
    /// A change by a program: its token stands in a header.
    ///
    /// A form's token stands in the form.
    fileprivate var isJSONChange: Bool {
        guard uri.path.hasPrefix("/api/"), uri.path != "/api/session" || method == .delete else { return false }
        return method != .get && method != .head
    }
}
