import Core
import Hummingbird

/// `GET /api/cases` answers the cases that the person is on, with the role, its class and where that stands.
struct ListCases {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let cases = try await services.cases.standings(of: session.person.id)
        return .json([
            "cases": .array(
                cases.map { standing in
                    let file = standing.caseFile
                    return [
                        "id": .string(file.id.text), "caption": .string(file.caption),
                        "docketNumber": .string(file.docketNumber), "court": .string(file.court),
                        "status": .string(file.status), "timeZone": .string(file.timeZone),
                        "role": .string(standing.group.role.rawValue), "class": JSONValue(standing.group.number),
                        "position": JSONValue(standing.position?.text),
                    ]
                }
            )
        ])
    }
}
