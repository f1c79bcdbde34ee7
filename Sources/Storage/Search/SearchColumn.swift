import Core

/// The parts of an item's text that are searched together: each holds fields that the same roles see.
///
/// The index tags every word with the letter of its column, and a search names only columns of which the class sees
/// every field. The letters stand in stored words: moving a field to another column takes a migration that writes the
/// words anew.
enum SearchColumn: String, CaseIterable {
    /// Title, kind, Bates numbers and integrity: what every role sees.
    case common = "a"
    case productions = "b"
    case identifiers = "c"
    case exhibitStatus = "d"
    /// What the office sees and the courtroom's technician and the other side do not.
    case office = "e"
    /// The legal team's own judgement and work.
    case team = "f"

    init(of field: EvidenceField) {
        switch field {
        case .title, .kind, .batesBegin, .batesEnd, .sha256, .bytes, .mediaType, .lastVerified, .fileCondition,
            .fileProblem, .pages, .duration:
            self = .common
        case .productions, .occurredAt: self = .productions
        case .exhibitNumber, .externalNumber, .messageID: self = .identifiers
        case .exhibitStatus: self = .exhibitStatus
        case .itemNumber, .description, .language, .source, .custodian, .collectedAt, .collectedBy, .method, .place,
            .authorisation, .location, .custodyStatus, .currentHolder, .sentAt, .receivedAt, .createdAt, .fileName,
            .privilegeCall, .confidentiality, .seal, .walls, .privilegeLogNumber, .toResolve,
            .disclosureStatus, .tags:
            self = .office
        case .ruling, .authentication, .sponsoringWitness, .privilegeBasis, .obligations, .issues, .rating, .notes,
            .assignee:
            self = .team
        }
    }

    /// The columns that a class may search.
    static func readable(for clearance: Clearance) -> [SearchColumn] {
        allCases.filter { column in column.fields.allSatisfy { clearance.sees($0) } }
    }

    var fields: [EvidenceField] { Self.fields[self] ?? [] }

    private static let fields = Dictionary(grouping: EvidenceField.allCases) { SearchColumn(of: $0) }
}
