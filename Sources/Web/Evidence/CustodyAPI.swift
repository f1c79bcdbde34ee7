import Core
import Hummingbird

/// The chain of custody of an item as JSON.
struct CustodyAPI {
    let services: WebServices

    /// `GET /api/evidence/{item}/custody-events` answers the entries in order of their numbers, and what they leave
    /// unaccounted for.
    func list(_ request: Request, context: WebContext) async throws -> Response {
        let (_, item, clearance) = try await asked(context)
        _ = try await services.evidence.item(item, for: clearance)
        let entries = try await services.evidence.custody(of: item, for: clearance)
        return .json([
            "custodyEvents": .array(entries.map(\.json)), "findings": CustodyChain(entries.map(\.event)).json,
        ])
    }

    /// `POST /api/evidence/{item}/custody-events` adds an entry: 201, and the same answer for the same key.
    func create(_ request: Request, context: WebContext) async throws -> Response {
        let (session, item, clearance) = try await asked(context)
        let key = try request.requiredKey()
        let draft = try CustodyDraft(json: try await request.jsonObject(), id: .random(at: services.clock.now))
        let mutation = Mutation(key: key, operation: .recordCustody, item: item, custody: draft)
        let outcome = try await services.applyOne(mutation, in: clearance.caseFile, by: session.person.id)
        if let refusal = outcome.refusal { return refusal }
        let recorded = try await services.evidence.custody(of: outcome.item ?? item, for: clearance).last { entry in
            entry.event.recording?.key == key.text && entry.event.recording?.by == session.person.id
        }
        guard let recorded else { throw CustodyError.keyTaken }
        var members = recorded.json.object ?? [:]
        members["item"] = .string(recorded.event.item.text)
        members["revision"] = JSONValue(outcome.reply.revision)
        return .json(.object(members), status: .created)
    }

    /// The item of the address; to whom custody is not shown, nothing of it is there.
    private func asked(_ context: WebContext) async throws -> (Session, EvidenceID, Clearance) {
        let session = try context.signedIn()
        let item: EvidenceID = try context.identifier("item", orThrow: EvidenceError.notFound)
        let clearance = try await services.clearance(of: session, forItem: item)
        guard Sight.seesCustody(as: clearance.role) else { throw EvidenceError.notFound }
        return (session, item, clearance)
    }
}
