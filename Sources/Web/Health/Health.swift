import Core
import Hummingbird
import Measures
import Realtime

/// `GET /health/live` and `GET /health/ready`.
struct Health {
    let services: WebServices

    func live(_ request: Request, context: WebContext) async throws -> Response {
        .json(["status": "ok"])
    }

    /// 200 when requests can be served; 503 with the first failing part named in `failing`.
    ///
    /// The database must answer within the limit of `DatabaseWatch` and have the whole schema, and the server must not
    /// be stopping. Nothing about where the parts are is said.
    func ready(_ request: Request, context: WebContext) async throws -> Response {
        let standing = await services.operations.database.standing()
        let isDraining = services.hub.isDraining
        let verified = services.operations.files.lastSeconds.map { Instant(seconds: Int64($0)) }
        let failing = standing.failingPart ?? (isDraining ? "draining" : nil)
        return .json(
            [
                "status": failing == nil ? "ok" : "failing", "failing": JSONValue(failing),
                "database": .string(standing.word), "schema": .string(standing.schemaWord),
                "broker": .string(services.hub.brokerState.word), "draining": .bool(isDraining),
                "filesVerifiedAt": JSONValue(verified?.rfc3339()),
            ],
            status: failing == nil ? .ok : .serviceUnavailable
        )
    }
}

extension DatabaseWatch.Standing {
    var word: String {
        switch self {
        case .ok, .older: "ok"
        case .failing: "does not answer"
        case .silent: "does not answer in time"
        }
    }

    fileprivate var schemaWord: String {
        switch self {
        case .ok: "ok"
        case .older: "older than this program: run proffer migrate"
        case .failing, .silent: "unknown"
        }
    }

    fileprivate var failingPart: String? {
        switch self {
        case .ok: nil
        case .older: "schema"
        case .failing, .silent: "database"
        }
    }
}

extension BrokerState {
    /// While the other instances cannot be reached the poll keeps everyone right: that is said, and is no failure.
    var word: String {
        switch self {
        case .inProcess: "in process"
        case .connected: "ok"
        case .reconnecting: "reconnecting"
        }
    }
}
