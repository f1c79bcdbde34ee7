import Core
import Hummingbird

/// `POST /api/mutations` carries out an ordered batch of a client's changes.
///
/// Takes `{"client","mutations":[…]}`, at most 50. 200 whenever the batch could be read, with a reply for each; 400 for
/// what cannot be read, 409 when a number is taken or one is missing before it.
struct PostMutations {
    static let countMax = 50

    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let object = try await request.jsonObject()
        guard let client = object["client"]?.string, (1...100).contains(client.utf8.count),
            let mutations = object["mutations"]?.array, (1...Self.countMax).contains(mutations.count)
        else { throw RequestError.badRequest("This batch needs a client and 1 to \(Self.countMax) mutations.") }
        var read: [(CaseFileID, Mutation)] = []
        for mutation in mutations {
            read.append(try MutationReading.mutation(mutation, client: client, now: services.clock.now))
        }
        var replies: [MutationReply] = []
        for (caseFile, mutation) in read {
            replies += try await services.apply([mutation], in: caseFile, by: session.person.id)
        }
        return .json([
            "client": .string(client), "last": JSONValue(read.last?.1.clientNumber?.number),
            "replies": .array(replies.map(\.json)),
        ])
    }
}
