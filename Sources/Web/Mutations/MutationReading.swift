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

    /// One element of a batch.
    static func mutation(_ json: JSONValue, client: String, now: Instant) throws -> (CaseFileID, Mutation) {
        guard let number = json["number"]?.integer, number > 0,
            let key = json["key"]?.string.flatMap(IdempotencyKey.init),
            let caseFile = json["case"]?.string.flatMap({ CaseFileID($0) })
        else { throw RequestError.badRequest("A change needs a number, a key and a case.") }
        guard let operation = json["operation"]?.string.flatMap(Mutation.Operation.init(rawValue:))
        else { throw RequestError.badRequest("There is no such operation.") }
        guard let item = json["id"]?.string.flatMap({ EvidenceID($0) }) else { throw EvidenceError.notFound }
        var base: [EvidenceField: Int] = [:]
        for (name, revision) in json["base"]?.object ?? [:] {
            guard let field = EvidenceField(rawValue: name) else { throw EvidenceError.unknownField(name) }
            guard let revision = revision.integer else { throw EvidenceError.wrongType(field) }
            base[field] = Int(revision)
        }
        let changes = try changes(of: json["to"]?.object ?? [:], allowsPlainSets: operation == .add)
        if operation == .revise {
            for field in changes.keys where base[field] == nil {
                throw RequestError.badRequest("A change needs the revision that each of its fields was seen at.")
            }
        }
        let mutation = Mutation(
            key: key,
            clientNumber: .init(client: client, number: Int(number)),
            operation: operation,
            item: item,
            base: base,
            changes: changes,
            group: json["group"]?.string.flatMap { $0.utf8.count <= 100 ? $0 : nil },
            undoes: json["undoes"]?.string.flatMap { $0.utf8.count <= 100 ? $0 : nil },
            claimedAt: json["at"]?.string.flatMap { Instant(rfc3339: $0) }
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
