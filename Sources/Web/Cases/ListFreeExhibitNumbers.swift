import Core
import Hummingbird

/// `GET /api/cases/{case}/exhibit-numbers` answers the next number of each series of the case that was never used.
///
/// 403 for a role that may not give exhibit numbers, 422 for one that does not see them.
struct ListFreeExhibitNumbers {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let id: CaseFileID = try context.identifier("case", orThrow: AccessError.caseNotFound)
        let clearance = try await services.clearance(of: session, in: id)
        try Permissions.check(.exhibitNumber, as: clearance.role)
        guard let caseFile = try await services.cases.caseFile(id) else { throw AccessError.caseNotFound }
        let scheme = ExhibitScheme(caseFile.exhibitScheme)
        let numbers = try await services.evidence.exhibitNumberProposals(scheme, for: clearance)
        return .json(["proposals": JSONValue(numbers)])
    }
}
