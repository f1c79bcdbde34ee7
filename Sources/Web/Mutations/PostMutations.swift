import Core
import Hummingbird

/// `POST /api/mutations` carries out an ordered batch of a client's changes.
///
/// Takes `{"client","mutations":[…]}`, at most 50. 200 whenever the batch could be read, with a reply for each: a change
/// that cannot be read is refused by itself and takes its number. 400 for a batch without client, numbers or keys; 409
/// when a number is taken, or with `expected` when one is missing before it. A restoration that is followed by an edit of
/// the same item in the same group is carried out with it, or not at all. What follows one another in a case is written
/// together, and comes to the same as each by itself. 503 with `Retry-After` when the case has too
/// many writers: what came before in the batch is kept, and the same batch may be sent again. 429 with `Retry-After` when
/// the person, or the address, sends more than `RateLimits` says: nothing of the batch was looked at.
struct PostMutations {
    let services: WebServices

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let session = try context.signedIn()
        let object = try await request.jsonObject()
        let countMax = BodyLimits.batchMutationsMax
        guard let client = MutationReading.token(object["client"]),
            let mutations = object["mutations"]?.array, (1...countMax).contains(mutations.count)
        else { throw RequestError.badRequest("This batch needs a client and 1 to \(countMax) mutations.") }
        // The request itself is counted already.
        try await services.limits.rates.count(
            .change,
            amount: mutations.count - 1,
            by: session.person.id,
            from: context.client
        )
        let envelopes = try mutations.map { try MutationReading.envelope($0, client: client) }
        let batch = zip(mutations, envelopes).map { BatchElement($0, number: $1.number, key: $1.key) }
        var replies: [MutationReply] = []
        while replies.count < batch.count {
            replies += try await carryOut(batch[replies.count...], by: session.person.id)
        }
        return .json([
            "client": .string(client), "last": JSONValue(envelopes.last?.number.number),
            "replies": .array(replies.map(\.json)),
        ])
    }

    /// Carries out what stands in front.
    private func carryOut(_ batch: ArraySlice<BatchElement>, by person: PersonID) async throws -> [MutationReply] {
        let front = BatchElement.together(in: batch)
        guard front.count > 1, let (caseFile, _) = try? front[0].content.get() else {
            return try await carryOut(batch[batch.startIndex], before: batch.dropFirst().first, by: person)
        }
        do {
            let mutations = front.compactMap { try? $0.content.get().mutation }
            return try await services.apply(mutations, in: caseFile, by: person)
        } catch let error as LedgerError {
            throw error
        } catch {
            // Nothing of it was written. Each goes by itself, so that what is wrong with one stops none before it.
            var replies: [MutationReply] = []
            for element in front { replies.append(try await carryOut(element, by: person)) }
            return replies
        }
    }

    /// Carries out one mutation, and the next with it where the one is there only for the other.
    private func carryOut(
        _ element: BatchElement,
        before next: BatchElement?,
        by person: PersonID
    ) async throws -> [MutationReply] {
        guard let next, element.restores(for: next) else { return [try await carryOut(element, by: person)] }
        guard case .success(let (caseFile, restoration)) = element.content,
            case .success(let (_, edit)) = next.content
        else {
            let unmade = RestorationError.editNotMade
            let reply = try await services.apply.refuse(element.key, element.number, because: unmade, by: person)
            return [reply, try await carryOut(next, by: person)]
        }
        do {
            return try await services.apply(restoringBy: restoration, for: edit, in: caseFile, by: person)
        } catch AccessError.caseNotFound {
            return [try await carryOut(element, by: person), try await carryOut(next, by: person)]
        }
    }

    /// Carries out one mutation; what cannot be read, or is about a case that is not the person's, is refused alone.
    private func carryOut(_ element: BatchElement, by person: PersonID) async throws -> MutationReply {
        let refusal: any UserFacingError
        switch element.content {
        case .failure(let error): refusal = error.refusal
        case .success(let (caseFile, mutation)):
            do {
                guard let reply = try await services.apply([mutation], in: caseFile, by: person).first
                else { throw UnexpectedError() }
                return reply
            } catch AccessError.caseNotFound {
                refusal = AccessError.caseNotFound
            }
        }
        return try await services.apply.refuse(element.key, element.number, because: refusal, by: person)
    }
}
