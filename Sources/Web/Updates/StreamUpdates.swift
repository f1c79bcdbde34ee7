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
        let eventLoop = context.eventLoop
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
            let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let outlet = try await eventLoop.submit {
                NIOLoopBound(ResponseOutlet(eventLoop: eventLoop, wake: wake), eventLoop: eventLoop)
            }.get()
            try await request.body.consumeWithInboundCloseHandler { _ in
                await withTaskCancellationHandler {
                    do {
                        try await hub.subscribe(identity, after: position, on: eventLoop) { _ in outlet.value }
                        for await _ in wakes {
                            guard let bytes = try await eventLoop.submit({ outlet.value.take() }).get() else { break }
                            if bytes.readableBytes > 0 { try await writer.write(bytes) }
                        }
                    } catch {
                        // The client went away or the hub is closing: the stream ends, and the client resumes.
                        context.logger.debug("stream ended", metadata: ["error": "\(error)"])
                    }
                } onCancel: {
                    wake.finish()
                }
            } onInboundClosed: {
                wake.finish()
            }
            await hub.unsubscribe(identity.connection)
            try await writer.finish(nil)
        }
        var headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store, no-transform"]
        headers[named: "X-Accel-Buffering"] = "no"
        return Response(status: .ok, headers: headers, body: body)
    }
}
