import Core
import Hummingbird

/// "Verify now": reads an item's stored file again and notes on the item whether it is what came in, and whether it
/// can be read.
///
/// `POST /api/evidence/{item}/verifications` answers 200 with what was found; the form's address
/// `POST /cases/{case}/evidence/{item}/verifications` 303 to the item, which says it. 404 for an item without a file that
/// the person may open.
struct VerifyFile {
    let pages: Pages

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let clearance = try await pages.services.clearance(of: session, forItem: item)
        let (condition, reply) = try await pages.services.files.verify(
            item,
            key: try request.requiredKey(),
            for: clearance
        )
        if let refusal = WebServices.refusal(reply) { return refusal }
        return .json([
            "condition": .string(condition.rawValue), "isUnchanged": .bool(condition == .unchanged),
            "revision": JSONValue(reply.revision),
        ])
    }

    func respondToForm(to request: Request, context: WebContext) async throws -> Response {
        let form = try await pages.form(of: request, context)
        let open = try await pages.opened(context)
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let (_, reply) = try await pages.services.files.verify(item, key: try form.key(), for: open.clearance)
        if reply.status == .refused { throw RefusedReply(reply) }
        return .seeOther(open.address(of: item))
    }
}
