import Core
import HTTPTypes
import HummingbirdCore
import Logging
import Realtime
public import Streams

/// Takes connections of HTTP/1.1 off the router when they become streams: `GET /api/updates` and `GET /ws`.
///
/// Checks what the router's middleware checks. Whatever is wrong passes, and the router's route of the same address says
/// so: 401, 404, 421, 426 and the rest are said in one place. Only a stream that finds no room is refused here, with 429 or
/// 503: when very many come at once, that must cost little.
public struct OpenStream: Sendable {
    static let updatesPath = "/api/updates"
    static let webSocketPath = "/ws"
    static let echoPath = "/ws/echo"
    static let subprotocol = "proffer.v1"

    private let services: WebServices
    private let access: StreamAccess

    public init(services: WebServices) {
        self.services = services
        access = StreamAccess(services: services)
    }

    /// Whether a path is one of streams.
    @Sendable public func isStream(_ kind: StreamRequest.Kind, _ path: Substring) -> Bool {
        switch kind {
        case .eventStream: path == Self.updatesPath
        case .webSocket: path == Self.webSocketPath || services.settings.isConformance && path == Self.echoPath
        }
    }

    @Sendable public func callAsFunction(_ request: StreamRequest) async -> StreamAnswer {
        let client = services.settings.client(peer: request.peer, headers: request.headers)
        do {
            try services.settings.check(host: request.authority, origin: request.headers[.origin])
            if request.path == Self.echoPath { return .open(Self.echo) }
            let subprotocols = Self.subprotocols(in: request.headers)
            guard subprotocols.isEmpty || subprotocols.contains(Self.subprotocol) else { return .pass }
            let credential = try await services.limits.openings.pass {
                try await services.credential(of: request.headers)
            }
            guard let session = credential.session else { return .pass }
            let place = try await access.place(for: session, from: client)
            let grant = try await access.grant(
                URI(request.target),
                headers: request.headers,
                session: session,
                until: credential.tokenEndsAt
            )
            return .open(opening(grant, in: place, request.kind, isNamed: !subprotocols.isEmpty))
        } catch let error as LimitError {
            return .refuse(.refusal(error))
        } catch is any UserFacingError {
            return .pass
        } catch {
            // The router asks again, and says what it is told then.
            services.logger.warning(
                "could not ask who opens a stream",
                metadata: ["error": "\(error)", "client.address": "\(client.address?.description ?? "")"]
            )
            return .pass
        }
    }

    private func opening(
        _ grant: StreamAccess.Grant,
        in place: StreamPlace,
        _ kind: StreamRequest.Kind,
        isNamed: Bool
    ) -> StreamOpening {
        var headers = kind == .eventStream ? SecurityHeaders.fields : [:]
        if kind == .eventStream { headers.append(contentsOf: StreamAccess.eventStreamFields) }
        if kind == .webSocket, isNamed { headers[named: "Sec-WebSocket-Protocol"] = Self.subprotocol }
        let (hub, clock) = (services.hub, services.clock)
        return StreamOpening(headers: headers, preamble: StreamAccess.eventStreamPreamble) { connection in
            let outlet = ConnectionOutlet(connection, of: grant.identity, in: place, hub: hub, clock: clock)
            hub.opened(grant.identity, after: grant.after, outlet: outlet, on: connection.eventLoop)
            return outlet
        }
    }

    private static func subprotocols(in headers: HTTPFields) -> [String] {
        guard let name = HTTPField.Name("Sec-WebSocket-Protocol") else { return [] }
        return headers[values: name].flatMap { $0.split(separator: ",") }.map { String($0).trimmed }
    }

    /// For conformance suites: every message comes back.
    private static let echo = StreamOpening(headers: [:], messageBytesMax: echoBytesMax) { EchoReceiver($0) }

    /// What the suites send at most.
    private static let echoBytesMax = 16 * 1_048_576
}

/// Sends every message back.
private final class EchoReceiver: StreamReceiver {
    private unowned let connection: any StreamConnection

    init(_ connection: any StreamConnection) { self.connection = connection }

    func received(_ message: StreamMessage) {
        connection.write(WebSocketFraming.message(message))
        connection.flush()
    }

    func becameWritable() {}
    func closed() {}
}
