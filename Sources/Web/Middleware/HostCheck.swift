import Core
import HTTPTypes
import Hummingbird

/// Lets through only requests that name a host of ours, and changes only from an origin of ours.
///
/// Whoever watches the program asks each instance by its own address: `/health/` tells nothing, and `/metrics` has its
/// token.
struct HostCheck: RouterMiddleware {
    let settings: WebSettings

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        if !settings.isForWatchers(request.uri.path) {
            try settings.check(host: request.head.authority, origin: request.headers[.origin])
        }
        return try await next(request, context)
    }
}

extension WebSettings {
    fileprivate func isForWatchers(_ path: String) -> Bool {
        path.hasPrefix("/health/") || path == "/metrics" && metricsToken != nil
    }

    /// - Throws: `RequestError.foreignHost`, `.foreignOrigin`.
    func check(host: String?, origin: String?) throws(RequestError) {
        guard let host, hosts.contains(host.lowercased()) else { throw .foreignHost }
        if let origin, !origins.contains(origin.lowercased()) { throw .foreignOrigin }
    }
}
