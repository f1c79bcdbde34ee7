import Core
import Hummingbird

/// `GET /api/cases` answers the cases that the person is on, with the role there.
struct ListCases {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let cases = try await services.cases.cases(of: session.person.id)
        return .json([
            "cases": .array(
                cases.map { file, role in
                    [
                        "id": .string(file.id.text), "caption": .string(file.caption),
                        "docketNumber": .string(file.docketNumber), "court": .string(file.court),
                        "status": .string(file.status), "timeZone": .string(file.timeZone),
                        "role": .string(role.rawValue),
                    ]
                }
            )
        ])
    }
}
