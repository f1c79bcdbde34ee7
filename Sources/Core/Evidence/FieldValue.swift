/// The value of one field.
///
/// An empty field has no value.
public enum FieldValue: Sendable, Hashable {
    case text(String)
    case number(Int64)
    /// Sorted, without repeats, never empty.
    case set([String])
    case moment(DatedMoment)

    public static func set(of members: some Sequence<String>) -> FieldValue? {
        let sorted = Set(members).sorted()
        return sorted.isEmpty ? nil : .set(sorted)
    }

    public var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): .integer(number)
        case .set(let members): JSONValue(members)
        case .moment(let moment): moment.json
        }
    }
}

/// The values of an item, by field.
public struct FieldValues: Sendable, Hashable {
    private var values: [EvidenceField: FieldValue]

    public init(_ values: [EvidenceField: FieldValue] = [:]) { self.values = values }

    public subscript(field: EvidenceField) -> FieldValue? {
        get { values[field] }
        set { values[field] = newValue }
    }

    public func text(_ field: EvidenceField) -> String? {
        guard case .text(let text) = values[field] else { return nil }
        return text
    }

    public func set(_ field: EvidenceField) -> [String] {
        guard case .set(let members) = values[field] else { return [] }
        return members
    }

    public func number(_ field: EvidenceField) -> Int64? {
        guard case .number(let number) = values[field] else { return nil }
        return number
    }

    public func moment(_ field: EvidenceField) -> DatedMoment? {
        guard case .moment(let moment) = values[field] else { return nil }
        return moment
    }

    /// The fields that hold something, in the order of the item page.
    public var fields: [EvidenceField] { values.keys.sorted() }

    /// The object that storage keeps; `init(json:)` reads it back.
    public var json: JSONValue {
        .object(Dictionary(uniqueKeysWithValues: values.map { ($0.rawValue, $1.json) }))
    }

    /// Reads what `json` wrote; a field that is no longer known is passed over.
    public init(json: JSONValue) throws {
        var values: [EvidenceField: FieldValue] = [:]
        for (name, value) in json.object ?? [:] {
            guard let field = EvidenceField(rawValue: name) else { continue }
            values[field] = try FieldReading.value(of: value, for: field)
        }
        self.values = values
    }
}
