/// The fields that can be given to many items at once.
///
/// Not those that say something of one item only: names, numbers, times, hashes, rulings and long texts. Who has an item
/// and its custody follow from entries of its chain.
public enum BulkFields {
    public static let all: [EvidenceField] = [
        .kind, .language, .source, .custodian, .collectedBy, .method, .place, .authorisation, .location,
        .exhibitStatus, .authentication, .sponsoringWitness, .privilegeCall, .privilegeBasis,
        .confidentiality, .seal, .walls, .obligations, .disclosureStatus, .tags, .issues, .rating, .assignee,
    ]

    /// The fields of these that a role may change, in the order of the item page.
    public static func offered(as role: Role) -> [EvidenceField] {
        all.filter { Sight.sees($0, as: role) && Permissions.mayChange($0, as: role) }
    }

    /// The fields whose change asks for a reason: who may see an item, and who gets it.
    public static let asksReason: Set<EvidenceField> = [
        .privilegeCall, .privilegeBasis, .confidentiality, .seal, .walls, .disclosureStatus,
    ]

    /// - Throws: `AccessError.notAllowed` for a role that may change nothing.
    public static func checkRight(of role: Role) throws(AccessError) {
        guard !offered(as: role).isEmpty else { throw .notAllowed }
    }

    /// - Throws: `BulkEditError.nothingChosen`, `.reasonMissing`, and `EvidenceError` for a field that the role may not
    ///   change, or not of many items.
    public static func check(
        _ changes: [EvidenceField: FieldChange],
        reason: String?,
        as role: Role
    ) throws {
        guard !changes.isEmpty else { throw BulkEditError.nothingChosen }
        for field in changes.keys.sorted() {
            guard all.contains(field) else { throw EvidenceError.unknownField(field.rawValue) }
            try Permissions.check(field, as: role)
        }
        if reason == nil, let field = changes.keys.filter(asksReason.contains).min() {
            throw BulkEditError.reasonMissing(field)
        }
    }

    /// The object that storage keeps of changes; `changes(json:)` reads it back.
    public static func json(of changes: [EvidenceField: FieldChange]) -> JSONValue {
        var members: [String: JSONValue] = [:]
        for (field, change) in changes {
            switch change {
            case .to(let value): members[field.rawValue] = ["to": value?.json ?? .null]
            case .members(let add, let remove):
                members[field.rawValue] = ["add": JSONValue(add), "remove": JSONValue(remove)]
            }
        }
        return .object(members)
    }

    /// Reads what `json(of:)` wrote; nil for what was written otherwise.
    public static func changes(json: JSONValue) -> [EvidenceField: FieldChange]? {
        var changes: [EvidenceField: FieldChange] = [:]
        for (name, change) in json.object ?? [:] {
            guard let field = EvidenceField(rawValue: name) else { return nil }
            if let value = change["to"] {
                do { changes[field] = .to(try FieldReading.value(of: value, for: field)) } catch { return nil }
            } else {
                func members(_ name: String) -> [String] { (change[name]?.array ?? []).compactMap(\.string) }
                changes[field] = .members(add: members("add"), remove: members("remove"))
            }
        }
        return changes
    }
}
