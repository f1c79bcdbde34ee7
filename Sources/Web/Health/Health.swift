import Core
import Hummingbird
import Logging

/// `GET /health/live` and `GET /health/ready`.
struct Health {
    let services: WebServices

    func live(_ request: Request, context: WebContext) async throws -> Response {
        .json(["status": "ok"])
    }

    /// 503 with the failing part named when the database does not answer.
    func ready(_ request: Request, context: WebContext) async throws -> Response {
        do {
            _ = try await services.log.heads(of: [.random(at: services.clock.now)])
            return .json(["status": "ok", "database": "ok"])
        } catch {
            context.logger.warning("database does not answer", metadata: ["error": "\(error)"])
            return .json(["status": "failing", "database": "does not answer"], status: .serviceUnavailable)
        }
    }
}
