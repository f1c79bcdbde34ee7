/// A view in words of the field, as the file of a case writes it: `issues any (I-5)`, in the order of `occurred_at`.
///
/// One condition: a field with `=`, `in (a,b)` or `any (a,b)`; a time with `between … and …`; or `type != null` for all.
public enum SavedViewWords {
    /// The same as the grid's address says it behind its question mark; nil for words that are none of these.
    ///
    /// - Parameter zone: the case's, in which an address says times.
    public static func query(filter: String, sort: String, zone: String) -> String? {
        guard let conditions = conditions(filter, zone: zone), let order = orders[sort] else { return nil }
        return (conditions + order).map { "\($0.name)=\(encoded($0.value))" }.joined(separator: "&")
    }

    private typealias Parameter = (name: String, value: String)

    /// The register shows no productions, so that a list in their order takes the columns of discovery.
    private static let orders: [String: [Parameter]] = [
        "id": [], "exhibit_no": [("sort", EvidenceField.exhibitNumber.rawValue)],
        "occurred_at": [("sort", EvidenceField.occurredAt.rawValue)],
        "production": [("sort", EvidenceField.productions.rawValue), ("columns", "discovery")],
    ]

    private static func conditions(_ text: String, zone: String) -> [Parameter]? {
        if text == "type != null" { return [] }
        let words = text.split(separator: " ").map(String.init)
        guard words.count >= 3 else { return nil }
        let (name, relation, rest) = (words[0], words[1], words[2...].joined(separator: " "))
        if name == "occurred_at", relation == "between", words.count == 5, words[3] == "and" {
            guard let from = bound(words[2], zone: zone), let to = bound(words[4], zone: zone) else { return nil }
            return [("occurredFrom", from), ("occurredTo", to)]
        }
        guard let field = fields[name] else { return nil }
        switch relation {
        case "=": return [(field.rawValue, rest)]
        case "in", "any":
            guard rest.hasPrefix("("), rest.hasSuffix(")") else { return nil }
            let values = rest.dropFirst().dropLast().split(separator: ",").map(String.init)
            return values.isEmpty ? nil : values.map { (field.rawValue, $0) }
        default: return nil
        }
    }

    private static let fields: [String: EvidenceField] = [
        "type": .kind, "exhibit_status": .exhibitStatus, "privilege_call": .privilegeCall,
        "confidentiality": .confidentiality, "disclosure_status": .disclosureStatus, "custody_status": .custodyStatus,
        "tags": .tags, "issues": .issues, "obligations": .obligations,
    ]

    /// A time with its offset to the minute, as the clocks of the case's zone say it.
    private static func bound(_ text: String, zone: String) -> String? {
        guard let instant = Instant(rfc3339: "\(text.prefix(16)):00\(text.dropFirst(16))") else { return nil }
        return "\(CalendarDay(of: instant, in: zone).text)T\(TimeOfDay(of: instant, in: zone).text)"
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                "-._~".utf8.contains(byte) || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                || (0x61...0x7A).contains(byte)
            guard !isPlain else { return String(Unicode.Scalar(byte)) }
            return (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
        }
        .joined()
    }
}
