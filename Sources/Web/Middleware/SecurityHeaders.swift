import HTTPTypes
import Hummingbird

/// Sets what a page may load and who may frame it, on every answer that does not say it itself.
struct SecurityHeaders: RouterMiddleware {
    static let contentSecurity = [
        "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "media-src 'self' blob:", "frame-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        // A file says of its own what it may do: it is no page.
        for field in Self.fields where response.headers[field.name] == nil {
            response.headers[field.name] = field.value
        }
        return response
    }

    /// The fields that every answer carries.
    static let fields: HTTPFields = {
        var fields: HTTPFields = [.contentSecurityPolicy: contentSecurity, .xContentTypeOptions: "nosniff"]
        fields[named: "Referrer-Policy"] = "same-origin"
        return fields
    }()
}
