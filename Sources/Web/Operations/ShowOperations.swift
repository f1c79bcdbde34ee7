import Core
import Hummingbird

/// `GET /operations` shows how this instance does, for administrators.
///
/// 403 for everybody else. The page shows half an hour in steps of five seconds; script fetches it again in the same
/// steps.
struct ShowOperations {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        guard session.person.isAdministrator else { throw AccessError.notAllowed }
        let operations = pages.services.operations
        var frame = pages.frame(for: session)
        frame.printed =
            "Operations · times in UTC · printed by \(session.person.name), "
            + operations.clock.now.displayed(in: "UTC")
        return try pages.show(
            OperationsPage(
                frame: frame,
                operations,
                database: await operations.database.standing()
            )
        )
    }
}
