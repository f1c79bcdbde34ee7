import Core
import HTTPTypes
import Hummingbird

/// Finds the session, and refuses changes by cookie without the token that the session's own pages carry.
struct SessionLookup: RouterMiddleware {
    static let cookieName = "proffer_session"

    let services: WebServices

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let credential = try await services.credential(of: request.headers)
        context.session = credential.session
        context.hasToken = credential.hasToken
        context.tokenEndsAt = credential.tokenEndsAt
        if let session = context.session, !context.hasToken, request.isJSONChange {
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
