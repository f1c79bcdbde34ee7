import Core

/// Which fields of an item hold something, as a number with a bit for each.
///
/// The bits stand in stored rows: a new field goes to the end with a migration that fills it in, and none is moved.
enum FilledFields {
    static let places: [EvidenceField] = [
        .description, .language, .exhibitNumber, .batesBegin, .batesEnd, .externalNumber, .messageID, .source,
        .custodian, .collectedAt, .collectedBy, .method, .place, .authorisation, .location, .currentHolder,
        .occurredAt, .sentAt, .receivedAt, .createdAt, .sha256, .bytes, .mediaType, .lastVerified, .pages, .duration,
        .ruling, .authentication, .sponsoringWitness, .privilegeBasis, .seal, .walls, .privilegeLogNumber, .toResolve,
        .obligations, .productions, .tags, .issues, .rating, .notes, .assignee,
        .fileName, .fileCondition, .fileProblem,
    ]

    /// The fields of an item that hold something.
    static func mask(of values: FieldValues) -> Int64 { mask(of: Set(values.fields)) }

    static func mask(of fields: Set<EvidenceField>) -> Int64 {
        places.enumerated().reduce(into: 0) { mask, entry in
            if fields.contains(entry.element) { mask |= 1 << Int64(entry.offset) }
        }
    }
}
