import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// Finds the address that a request comes from, for limits and for the log.
final class ClientLookup: RouterMiddleware {
    private let settings: WebSettings
    private let hasWarned = Mutex(false)

    init(settings: WebSettings) { self.settings = settings }

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        let peer = context.channel.remoteAddress?.ipAddress
        let client = settings.client(peer: peer, headers: request.headers)
        context.client = client
        if let address = client.address {
            context.logger[metadataKey: "client.address"] = "\(address)"
            if !settings.proxies.trusts(address), client.address == peer.flatMap({ IPAddress($0) }) {
                warnOfProxy(request, context)
            }
        }
        return try await next(request, context)
    }

    /// Says once that somebody in front is not trusted: all who come through it would share one address.
    private func warnOfProxy(_ request: Request, _ context: WebContext) {
        guard TrustedProxies.isForwarded(request.headers) else { return }
        let isFirst = hasWarned.withLock { hasWarned in
            defer { hasWarned = true }
            return !hasWarned
        }
        if isFirst { context.logger.warning("a request was passed on by a proxy that TRUSTED_PROXIES does not name") }
    }
}
