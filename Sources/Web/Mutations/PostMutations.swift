import Core
import Hummingbird

/// `POST /api/mutations` carries out an ordered batch of a client's changes.
///
/// Takes `{"client","mutations":[…]}`, at most 50. 200 whenever the batch could be read, with a reply for each: a change
/// that cannot be read is refused by itself and takes its number. 400 for a batch without client, numbers or keys; 409
/// when a number is taken, or with `expected` when one is missing before it.
struct PostMutations {
    static let countMax = 50

    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let object = try await request.jsonObject()
        guard let client = MutationReading.token(object["client"]),
            let mutations = object["mutations"]?.array, (1...Self.countMax).contains(mutations.count)
        else { throw RequestError.badRequest("This batch needs a client and 1 to \(Self.countMax) mutations.") }
        let envelopes = try mutations.map { try MutationReading.envelope($0, client: client) }
        var replies: [MutationReply] = []
        for (mutation, envelope) in zip(mutations, envelopes) {
            replies.append(try await carryOut(mutation, envelope.number, envelope.key, by: session.person.id))
        }
        return .json([
            "client": .string(client), "last": JSONValue(envelopes.last?.number.number),
            "replies": .array(replies.map(\.json)),
        ])
    }

    /// Carries out one mutation; what cannot be read, or is about a case that is not the person's, is refused alone.
    private func carryOut(
        _ json: JSONValue,
        _ number: Mutation.ClientNumber,
        _ key: IdempotencyKey,
        by person: PersonID
    ) async throws -> MutationReply {
        let caseFile: CaseFileID
        let mutation: Mutation
        do {
            (caseFile, mutation) = try MutationReading.mutation(json, number: number, key: key)
        } catch let refusal as any UserFacingError {
            return try await services.apply.refuse(key, number, because: refusal, by: person)
        }
        do {
            guard let reply = try await services.apply([mutation], in: caseFile, by: person).first
            else { throw UnexpectedError() }
            return reply
        } catch AccessError.caseNotFound {
            return try await services.apply.refuse(key, number, because: AccessError.caseNotFound, by: person)
        }
    }
}
