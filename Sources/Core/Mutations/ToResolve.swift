/// Protections on which two people differed: the stricter value holds, the other stands on the item until a person,
/// who has seen both, sets the field again.
enum ToResolve {
    /// Keeps the value that did not hold.
    static func note(_ other: FieldValue?, of field: EvidenceField, in values: inout FieldValues) {
        guard case .stricter = field.mergePolicy, let text = other?.text else { return }
        clear(field, in: &values)
        values[.toResolve] = .set(of: values.set(.toResolve) + ["\(prefix(field))\(text.humanReadable)"])
    }

    /// A person has decided.
    static func clear(_ field: EvidenceField, in values: inout FieldValues) {
        guard case .stricter = field.mergePolicy else { return }
        values[.toResolve] = .set(of: values.set(.toResolve).filter { !$0.hasPrefix(prefix(field)) })
    }

    private static func prefix(_ field: EvidenceField) -> String { "\(field.label): " }
}
