import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore

/// Counts changes and searches, and refuses those that come too often: 429 with `Retry-After`.
///
/// A form that is refused shows what the person typed. Signing in has limits of its own, and signing out none.
struct RateCheck: RouterMiddleware {
    let rates: RateLimiter

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard let act = request.countedAct else { return try await next(request, context) }
        do {
            try await rates.count(act, by: context.session?.person.id, from: context.client)
        } catch {
            guard act == .change, request.isForm else { throw error }
            throw LostForm(reason: error, fields: try await request.formFields())
        }
        return try await next(request, context)
    }
}

extension Request {
    fileprivate var countedAct: RateLimiter.Act? {
        switch method {
        case .get, .head:
            // A snapshot costs as much as a search.
            uri.path.hasSuffix("/snapshot") || uri.queryParameters["q"].map { !$0.isEmpty } ?? false ? .search : nil
        // Parts of a file are as many as its announcement, which was counted, allows.
        case .put where uri.path.hasPrefix("/api/uploads/"): nil
        default: Self.uncounted.contains(uri.path) ? nil : .change
        }
    }

    /// What is not counted as a change.
    private static let uncounted: Set = ["/sign-in", "/sign-out", "/api/session", "/api/ephemera"]
}
