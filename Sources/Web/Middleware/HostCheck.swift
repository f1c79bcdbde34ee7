import Core
import HTTPTypes
import Hummingbird

/// Lets through only requests that name a host of ours, and changes only from an origin of ours.
struct HostCheck: RouterMiddleware {
    let settings: WebSettings

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard let host = request.head.authority, settings.hosts.contains(host.lowercased())
        else { throw RequestError.foreignHost }
        if let origin = request.headers[.origin], !settings.origins.contains(origin.lowercased()) {
            throw RequestError.foreignOrigin
        }
        return try await next(request, context)
    }
}
