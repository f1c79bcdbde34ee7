import Core
import HTTPTypes
import Hummingbird

/// `POST /api/demo/collisions` `{"case","item","field"}` lets another demo person change a field that one is editing, so
/// that one person alone sees two edits meet.
///
/// The colleague changes it as everybody does: through the ledger, by the rules of their own role. 200 with who did it;
/// 404 where there is no demo, to a request with a forwarding header, and for what one does not see; 422 when no colleague
/// may change the field, or none found another value that the rules allow.
struct CollideInDemo {
    /// Values tried with one colleague before the next is asked.
    private static let triesMax = 20

    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        guard services.settings.isDemo, session.person.isDemo, !TrustedProxies.isForwarded(request.headers)
        else { throw RequestError.notFound }
        let members = try await request.jsonObject()
        guard let caseFile = members["case"]?.string.flatMap({ CaseFileID($0) }) else { throw AccessError.caseNotFound }
        let clearance = try await services.clearance(of: session, in: caseFile)
        guard let id = members["item"]?.string.flatMap({ EvidenceID($0) }) else { throw EvidenceError.notFound }
        _ = try await services.evidence.item(id, for: clearance)
        let name = members["field"]?.string ?? ""
        guard let field = EvidenceField(rawValue: name), clearance.sees(field)
        else { throw EvidenceError.unknownField(String(name.prefix(60))) }
        for role in Role.allCases where Sight.sees(field, as: role) && Permissions.mayChange(field, as: role) {
            guard let colleague = try await services.people.demoPerson(role: role), colleague.id != session.person.id,
                try await change(field, of: id, in: caseFile, by: colleague)
            else { continue }
            return .json(["by": ["id": .string(colleague.id.text), "name": .string(colleague.name)]])
        }
        throw DemoError.noCollision
    }

    /// Whether the colleague saw the item and found another value that the rules allow.
    private func change(
        _ field: EvidenceField,
        of id: EvidenceID,
        in caseFile: CaseFileID,
        by colleague: Person
    ) async throws -> Bool {
        guard let clearance = try await services.cases.clearance(of: colleague.id, in: caseFile) else { return false }
        let item: EvidenceItem
        do {
            item = try await services.evidence.item(id, for: clearance).item
        } catch EvidenceError.notFound {
            return false
        }
        let now = services.clock.now.rfc3339().prefix(19).suffix(8)
        for value in Self.values(of: field, but: item.values[field], at: String(now)).prefix(Self.triesMax) {
            let mutation = Mutation(
                key: IdempotencyKey.random(),
                operation: .revise,
                item: id,
                base: [field: item.revision(for: clearance.group)],
                changes: [field: .to(value)]
            )
            let (reply, _) = try await services.reply(to: mutation, in: caseFile, by: colleague.id)
            if [.applied, .merged].contains(reply.status) { return true }
        }
        return false
    }

    /// What a colleague may want instead of the value that is there.
    private static func values(of field: EvidenceField, but current: FieldValue?, at time: String) -> [FieldValue] {
        switch field.shape {
        case .enumeration(let values):
            values.filter { EvidenceTable.isOffered($0, for: field) }.map { .text($0) }.filter { $0 != current }
        case .text, .longText:
            [.text("Changed by a simulated colleague at \(time)")]
        case .number(let range):
            [.number(current == .number(range.lowerBound) ? range.upperBound : range.lowerBound)]
        case .set, .moment, .sha256: []
        }
    }
}

/// Why the demonstration cannot show something.
enum DemoError: UserFacingError {
    case noCollision

    var code: String { "no_collision" }

    var userMessage: String { "No colleague may change this field now. Choose another one, such as an exhibit status." }
}
