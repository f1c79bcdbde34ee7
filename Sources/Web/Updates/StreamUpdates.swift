import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Realtime

/// `GET /api/updates?case=…&after=…` streams what changes in a case.
///
/// Also takes `Last-Event-ID`. 401 without a session, 404 for a case one is not on. The first bytes leave at once; the
/// stream ends with a `goodbye` or a `reset`, or when the client goes away.
struct StreamUpdates {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        guard let text = request.uri.queryParameters["case"], let caseFile = CaseFileID(String(text))
        else { throw AccessError.caseNotFound }
        let clearance = try await services.clearance(of: session, in: caseFile)
        let position =
            request.headers[named: "Last-Event-ID"] ?? request.uri.queryParameters["after"].map { String($0) }
        let identity = SubscriberIdentity(
            connection: services.tokens.makeToken(),
            sessionHash: session.hash,
            clearance: clearance
        )
        let hub = services.hub
        let channel = context.channel
        let logger = context.logger
        let body = ResponseBody { writer in
            let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let outlet = ResponseOutlet(channel: channel, wake: wake)
            defer { outlet.end() }
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
            try await request.body.consumeWithInboundCloseHandler { _ in
                await withTaskCancellationHandler {
                    await Self.subscribe(identity, after: position, to: hub, outlet, logger)
                    do {
                        for await _ in wakes {
                            guard let portion = outlet.take() else { break }
                            if portion.bytes.readableBytes > 0 { try await writer.write(portion.bytes) }
                            outlet.written()
                            if portion.mustResume { await hub.resume(identity.connection) }
                        }
                    } catch {
                        // The client went away: it resumes from the last position that it had.
                        logger.debug("stream ended", metadata: ["error": "\(error)"])
                    }
                } onCancel: {
                    wake.finish()
                }
            } onInboundClosed: {
                outlet.depart()
            }
            await hub.unsubscribe(identity.connection)
            try await writer.finish(nil)
        }
        var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store, no-transform"]
        headers[named: "X-Accel-Buffering"] = "no"
        return Response(status: .ok, headers: headers, body: body)
    }
    /// Subscribes, or ends the stream with the reason: its status has left already.
    private static func subscribe(
        _ identity: SubscriberIdentity,
        after position: String?,
        to hub: Hub,
        _ outlet: ResponseOutlet,
        _ logger: Logger
    ) async {
        do {
            try await hub.subscribe(identity, after: position, on: outlet.eventLoop) { _ in outlet }
        } catch {
            logger.warning("could not open a stream", metadata: ["error": "\(error)"])
            let code: GoodbyeCode = error is AccessError ? .accessWithdrawn : .drain
            outlet.finish(with: StreamEncoding.eventStream.control(.goodbye(code, afterMilliseconds: 1_000)))
        }
    }
}
