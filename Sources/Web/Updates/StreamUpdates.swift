import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Realtime

/// `GET /api/updates?case=…&after=…` streams what changes in a case.
///
/// Also takes `Last-Event-ID`. 401 without a session, 404 for a case one is not on, 429 and 503 with `Retry-After`
/// when there is no room. The first bytes leave at once; the stream ends with a `goodbye` or a `reset`, or when the client
/// goes away.
///
/// On HTTP/1.1 `OpenStream` takes the connection before it comes here: this is for streams of HTTP/2, which share a
/// connection with other requests.
struct StreamUpdates {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let access = StreamAccess(services: services)
        let grant = try await access.grant(
            request.uri,
            headers: request.headers,
            session: session,
            until: context.tokenEndsAt
        )
        let place = try await access.place(for: session, from: context.client)
        let identity = grant.identity
        let position = grant.after
        let hub = services.hub
        let channel = context.channel
        let logger = context.logger
        let body = ResponseBody { writer in
            defer { place.leave() }
            let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let outlet = ResponseOutlet(channel: channel, wake: wake)
            defer { outlet.end() }
            try await writer.write(ByteBuffer(string: StreamAccess.eventStreamPreamble))
            try await request.body.consumeWithInboundCloseHandler { _ in
                await withTaskCancellationHandler {
                    await Self.subscribe(identity, after: position, to: hub, outlet, logger)
                    do {
                        for await _ in wakes {
                            guard let portion = outlet.take() else { break }
                            if portion.bytes.readableBytes > 0 { try await writer.write(portion.bytes) }
                            outlet.written()
                            if portion.isLast { break }
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
        return Response(status: .ok, headers: StreamAccess.eventStreamFields, body: body)
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
            let last = ControlFrame.goodbye(code, afterMilliseconds: 1_000)
            hub.measures.ended(with: last)
            outlet.finish(with: StreamEncoding.encoder.control(last), code: code)
        }
    }
}
