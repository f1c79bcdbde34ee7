import Core
import HTTPTypes
import Hummingbird
import Measures
import NIOCore

/// `GET /metrics` answers what is measured, as text for Prometheus.
///
/// With `METRICS_TOKEN` it takes `Authorization: Bearer` with the token, else 401. Without one it is not there: 404; but
/// a demo shows it to everybody on its machine.
struct ShowMetrics {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        if let token = services.settings.metricsToken {
            guard let given = Self.bearer(in: request.headers), services.tokens.areEqual(given, token)
            else { return Self.refusal }
        } else if !services.settings.isDemo {
            throw RequestError.notFound
        }
        let text = Exposition.text(of: services.operations.families)
        return Response(
            status: .ok,
            headers: [.contentType: Exposition.contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// RFC 6750, 2.1; the name of the scheme in any case (RFC 9110, 11.1).
    private static func bearer(in headers: HTTPFields) -> String? {
        let parts = headers[.authorization]?.split(separator: " ", maxSplits: 1) ?? []
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    private static var refusal: Response {
        Response(
            status: .unauthorized,
            headers: [
                .wwwAuthenticate: "Bearer", .contentType: "text/plain; charset=utf-8", .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: "This needs the bearer token of METRICS_TOKEN.\n"))
        )
    }
}
