import Core

/// Reads mutations out of JSON, naming the field that is wrong.
enum MutationReading {
    /// The changes of a `PATCH` or a `POST`: whole values, sets as lists or as add and remove.
    ///
    /// - Throws: `EvidenceError` for unknown fields and values.
    static func changes(
        of members: [String: JSONValue],
        allowsPlainSets: Bool
    ) throws -> [EvidenceField: FieldChange] {
        var changes: [EvidenceField: FieldChange] = [:]
        for (name, value) in members {
            guard let field = EvidenceField(rawValue: name) else { throw EvidenceError.unknownField(name) }
            changes[field] = try change(value, of: field, allowsPlainSets: allowsPlainSets)
        }
        return changes
    }

    /// A name that a client made: 1 to 100 printable characters without spaces.
    static func token(_ json: JSONValue?) -> String? {
        json?.string.flatMap { text in
            (1...100).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
        }
    }

    /// The number and the key of one element of a batch: what it needs to be answered by itself.
    static func envelope(
        _ json: JSONValue,
        client: String
    ) throws -> (number: Mutation.ClientNumber, key: IdempotencyKey) {
        guard let number = json["number"]?.integer.flatMap(Int.init(exactly:)), number > 0,
            let key = json["key"]?.string.flatMap(IdempotencyKey.init)
        else { throw RequestError.badRequest("A change needs a number and a key.") }
        return (Mutation.ClientNumber(client: client, number: number), key)
    }

    /// The rest of one element of a batch.
    static func mutation(
        _ json: JSONValue,
        number: Mutation.ClientNumber,
        key: IdempotencyKey
    ) throws -> (CaseFileID, Mutation) {
        guard let caseFile = json["case"]?.string.flatMap({ CaseFileID($0) }) else { throw AccessError.caseNotFound }
        guard let operation = json["operation"]?.string.flatMap(Mutation.Operation.init(rawValue:)),
            operation.isSentInBatches
        else { throw RequestError.badRequest("There is no such operation.") }
        guard let item = json["id"]?.string.flatMap({ EvidenceID($0) }) else { throw EvidenceError.notFound }
        var base: [EvidenceField: Int] = [:]
        for (name, revision) in json["base"]?.object ?? [:] {
            guard let field = EvidenceField(rawValue: name) else { throw EvidenceError.unknownField(name) }
            guard let revision = revision.integer else { throw EvidenceError.wrongType(field) }
            base[field] = Int(revision)
        }
        let changes = try changes(of: json["to"]?.object ?? [:], allowsPlainSets: operation == .add)
        let undoes = token(json["undoes"])
        // What an undo expects, the log says.
        if operation == .revise, undoes == nil {
            for field in changes.keys where base[field] == nil {
                throw RequestError.badRequest("A change needs the revision that each of its fields was seen at.")
            }
        }
        let claimedAt = json["at"]?.string.flatMap { Instant(rfc3339: $0) }
        var custody: CustodyDraft?
        if operation == .recordCustody, let members = json["custody"]?.object {
            custody = try CustodyDraft(json: members, id: .random(at: claimedAt ?? Instant(seconds: 0)))
        }
        let mutation = Mutation(
            key: key,
            clientNumber: number,
            operation: operation,
            item: item,
            base: base,
            changes: changes,
            group: token(json["group"]),
            undoes: undoes,
            claimedAt: claimedAt,
            custody: custody
        )
        return (caseFile, mutation)
    }

    private static func change(
        _ value: JSONValue,
        of field: EvidenceField,
        allowsPlainSets: Bool
    ) throws -> FieldChange {
        guard case .set = field.shape else { return .to(try FieldReading.value(of: value, for: field)) }
        if let object = value.object {
            guard Set(object.keys).isSubset(of: ["add", "remove"]) else { throw EvidenceError.wrongType(field) }
            return .members(add: try members(object["add"], field), remove: try members(object["remove"], field))
        }
        guard allowsPlainSets else { throw EvidenceError.plainSet(field) }
        return .to(try FieldReading.value(of: value, for: field))
    }

    private static func members(_ value: JSONValue?, _ field: EvidenceField) throws -> [String] {
        guard let value, value != .null else { return [] }
        guard case .set(let members) = try FieldReading.value(of: value, for: field) else { return [] }
        return members
    }
}
