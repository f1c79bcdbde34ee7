/// What became of a mutation.
///
/// Stored with its key; the same request sent again gets the same reply.
public struct MutationReply: Sendable, Hashable {
    public enum Status: String, Sendable {
        case applied, merged, conflict, refused
    }

    public var number: Int?
    public let key: String
    public var status: Status
    public var isRepeated = false
    /// Whether the writer saw the item after the mutation; a reply that says no tells nothing but that it was done.
    public var isVisible = true
    /// The item's revision after the mutation, in the numbers of the writer's class.
    public var revision: Int?
    /// Fields that others had changed meanwhile and that now hold both edits.
    public var mergedFields: [EvidenceField] = []
    /// Fields of an undo that were left as others had changed them.
    public var skipped: [EvidenceField] = []
    /// Who changed those and when, as far as the writer may know.
    public var skippedBy: [EvidenceField: UndoSkip] = [:]
    public var conflict: MutationConflict?
    public var code: String?
    public var message: String?
    public var field: String?

    public init(number: Int? = nil, key: String, status: Status, revision: Int? = nil) {
        self.number = number
        self.key = key
        self.status = status
        self.revision = revision
    }

    /// The reply to something that a rule or a right forbids.
    public init(number: Int?, key: String, refusal: any UserFacingError) {
        self.init(number: number, key: key, status: .refused)
        code = refusal.code
        message = refusal.userMessage
        field = refusal.field
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "number": JSONValue(number), "key": .string(key), "status": .string(status.rawValue),
            "repeated": .bool(isRepeated), "revision": JSONValue(revision),
        ]
        if !isVisible { members["visible"] = false }
        if !mergedFields.isEmpty { members["fields"] = JSONValue(mergedFields.map(\.rawValue)) }
        if !skipped.isEmpty { members["skipped"] = JSONValue(skipped.map(\.rawValue)) }
        if !skippedBy.isEmpty {
            let skips = skippedBy.map { ($0.rawValue, $1.json) }
            members["skippedBy"] = .object(Dictionary(uniqueKeysWithValues: skips))
        }
        if let conflict { members["conflict"] = conflict.json }
        if let code { members["code"] = .string(code) }
        if let message { members["message"] = .string(message) }
        if let field { members["field"] = .string(field) }
        return .object(members)
    }

    /// Reads what `json` wrote.
    public init?(json: JSONValue) {
        guard let key = json["key"]?.string, let status = json["status"]?.string.flatMap(Status.init(rawValue:))
        else { return nil }
        self.init(number: json["number"]?.integer.map(Int.init), key: key, status: status)
        revision = json["revision"]?.integer.map(Int.init)
        isVisible = json["visible"] != false
        mergedFields = (json["fields"]?.array ?? []).compactMap { $0.string.flatMap(EvidenceField.init(rawValue:)) }
        skipped = (json["skipped"]?.array ?? []).compactMap { $0.string.flatMap(EvidenceField.init(rawValue:)) }
        for (name, skip) in json["skippedBy"]?.object ?? [:] {
            if let field = EvidenceField(rawValue: name) { skippedBy[field] = UndoSkip(json: skip) }
        }
        conflict = json["conflict"].flatMap(MutationConflict.init(json:))
        code = json["code"]?.string
        message = json["message"]?.string
        field = json["field"]?.string
    }
}

/// Two edits that a machine must not merge: what it was, what I want, what it is, by whom and since when.
public struct MutationConflict: Sendable, Hashable {
    public struct Sides: Sendable, Hashable {
        public let base: FieldValue?
        public let mine: FieldValue?
        public let theirs: FieldValue?
        public let by: String
        public let at: Instant
    }

    public var revision: Int
    public var fields: [EvidenceField: Sides]
    /// The sentence when the whole item is in the way: it was withdrawn.
    public var notice: String?

    public init(revision: Int, fields: [EvidenceField: Sides] = [:], notice: String? = nil) {
        self.revision = revision
        self.fields = fields
        self.notice = notice
    }

    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "revision": JSONValue(revision),
            "fields": .object(
                Dictionary(
                    uniqueKeysWithValues: fields.map { field, sides in
                        let by: JSONValue = ["name": .string(sides.by)]
                        let value: JSONValue = [
                            "base": sides.base?.json ?? .null, "mine": sides.mine?.json ?? .null,
                            "theirs": sides.theirs?.json ?? .null, "by": by, "at": .string(sides.at.rfc3339()),
                        ]
                        return (field.rawValue, value)
                    }
                )
            ),
        ]
        if let notice { members["notice"] = .string(notice) }
        return .object(members)
    }

    public init?(json: JSONValue) {
        guard let revision = json["revision"]?.integer, let members = json["fields"]?.object else { return nil }
        var fields: [EvidenceField: Sides] = [:]
        for (name, sides) in members {
            guard let field = EvidenceField(rawValue: name),
                let at = sides["at"]?.string.flatMap(Instant.init(rfc3339:))
            else { return nil }
            func value(_ side: String) -> FieldValue? {
                guard let json = sides[side] else { return nil }
                // A stored value was valid when it was written; one that no longer is shows as empty.
                do { return try FieldReading.value(of: json, for: field) } catch { return nil }
            }
            fields[field] = Sides(
                base: value("base"),
                mine: value("mine"),
                theirs: value("theirs"),
                by: sides["by"]?["name"]?.string ?? "",
                at: at
            )
        }
        self.init(revision: Int(revision), fields: fields, notice: json["notice"]?.string)
    }
}
