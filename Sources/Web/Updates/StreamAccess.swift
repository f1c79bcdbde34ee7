import Core
import HTTPTypes
import HummingbirdCore
import Realtime

/// Who may listen to what: the same for event streams and WebSockets, on every kind of connection.
struct StreamAccess: Sendable {
    /// A stream that may open.
    struct Grant: Sendable {
        let identity: SubscriberIdentity
        /// The position that the client has, as it says it.
        let after: String?
    }

    let services: WebServices

    /// - Parameter end: when the right ends that the stream is opened with; nil where it lasts as long as the session.
    /// - Throws: `AccessError.caseNotFound`.
    func grant(_ uri: URI, headers: HTTPFields, session: Session, until end: Instant?) async throws -> Grant {
        let query = uri.queryParameters
        guard let text = query["case"], let caseFile = CaseFileID(String(text)) else { throw AccessError.caseNotFound }
        let clearance = try await services.limits.openings.pass {
            try await services.clearance(of: session, in: caseFile)
        }
        let identity = SubscriberIdentity(
            connection: services.tokens.makeToken(),
            sessionHash: session.hash,
            name: session.person.name,
            clearance: clearance,
            endsAt: end
        )
        return Grant(
            identity: identity,
            after: headers[named: "Last-Event-ID"] ?? query["after"].map { String($0) }
        )
    }

    /// Finds room for a stream: whether somebody opens, or has open, more than people do, and whether the server
    /// has time, or stops.
    ///
    /// - Throws: `LimitError`.
    func place(for session: Session, from client: Client) async throws(LimitError) -> StreamPlace {
        guard !services.hub.isDraining else {
            throw .stopping(seconds: .random(in: 1...(StreamLimits.drainSlotsMilliseconds / 1_000)))
        }
        let limits = services.limits
        try await limits.rates.count(.open, by: session.person.id, from: client)
        let place = try limits.places.take(for: session, from: client)
        try limits.rates.admitStream()
        return place
    }

    /// The fields of an event stream's answer.
    static let eventStreamFields: HTTPFields = {
        var fields: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store, no-transform"]
        fields[named: "X-Accel-Buffering"] = "no"
        return fields
    }()

    /// The first bytes of an event stream: how long an `EventSource` waits before it comes back.
    static let eventStreamPreamble = "retry: 1000\n\n"
}
