import Core

/// The columns of the grid: one of four sets, or fields by name, as the address says it.
struct EvidenceColumns: Sendable {
    /// Sets for the work at hand.
    enum Named: String, CaseIterable {
        case register, trial, discovery, custody

        var label: String { rawValue.humanReadable }

        fileprivate var fields: [EvidenceField] {
            switch self {
            case .register:
                [
                    .itemNumber, .exhibitNumber, .title, .kind, .occurredAt, .source, .custodian, .batesBegin,
                    .exhibitStatus, .privilegeCall, .confidentiality, .disclosureStatus, .tags, .custodyStatus,
                ]
            case .trial:
                [
                    .itemNumber, .exhibitNumber, .title, .kind, .exhibitStatus, .ruling, .sponsoringWitness,
                    .authentication, .batesBegin, .tags,
                ]
            case .discovery:
                [
                    .itemNumber, .batesBegin, .batesEnd, .title, .kind, .occurredAt, .privilegeCall, .privilegeBasis,
                    .confidentiality, .obligations, .disclosureStatus, .productions,
                ]
            case .custody:
                [
                    .itemNumber, .title, .kind, .custodyStatus, .currentHolder, .location, .collectedAt, .collectedBy,
                    .method, .lastVerified,
                ]
            }
        }
    }

    /// What the address says: a set's name, or names of fields between commas.
    let name: String
    let fields: [EvidenceField]
    /// Whether the last column says who changed the item last and when.
    let showsChange: Bool

    static let countMax = 20

    /// Fields that the class does not see are left out of sets.
    ///
    /// - Throws: `EvidenceError.unknownField` for a name that is no field of the class.
    init(_ text: String?, for clearance: Clearance) throws {
        let text = text ?? Named.register.rawValue
        if let named = Named(rawValue: text) {
            fields = named.fields.filter(clearance.sees)
        } else {
            fields = try text.split(separator: ",").prefix(Self.countMax).map { name in
                guard let field = EvidenceField(rawValue: String(name)), clearance.sees(field)
                else { throw EvidenceError.unknownField(String(name.prefix(60))) }
                return field
            }
        }
        name = text
        showsChange = Sight.seesNames(as: clearance.role) && !fields.isEmpty
    }

    var count: Int { fields.count + (showsChange ? 1 : 0) }

    /// The sets that show a class more than one column.
    static func sets(for clearance: Clearance) -> [Named] {
        Named.allCases.filter { $0.fields.filter(clearance.sees).count > 1 }
    }
}
