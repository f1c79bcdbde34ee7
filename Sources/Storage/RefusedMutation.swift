import Core
import SQL

/// A mutation that cannot be decided: it takes its number and keeps its refusal, and touches no case.
struct RefusedMutation {
    let key: IdempotencyKey
    let number: Mutation.ClientNumber
    let refusal: any UserFacingError
    let person: PersonID
    let now: Instant

    /// - Throws: `ClientNumberError`, and what the database throws.
    func write(on connection: any SQLConnection) throws -> MutationReply {
        let locks = ClientNumbers.locks(on: [(number.client, person)], at: now)
        let answers = try connection.run(
            locks + ["SELECT key FROM request_reply WHERE person_id = \(person.text) AND key = \(key.text)"]
        )
        let isKnown = !answers[locks.count].isEmpty
        var numbers = ClientNumbers(try answers.prefix(locks.count).joined().map(ClientNumbers.Client.init(row:)))
        try numbers.take([(number, key)], of: person, known: isKnown ? [key.text] : [])
        var reply = MutationReply(number: number.number, key: key.text, refusal: refusal)
        reply.isRepeated = isKnown
        var queries: [SQLQuery] = []
        if !isKnown {
            queries.append(
                """
                INSERT INTO request_reply (person_id, key, case_id, subject_id, client_id, number, reply, at)
                VALUES (\(person.text), \(key.text), '', NULL, \(number.client), \(number.number),
                    \(reply.json.text), \(now.microseconds))
                """
            )
        }
        _ = try connection.commit(queries + numbers.raises)
        return reply
    }
}
