import Core

/// The evidence of the demo case.
struct DemoItems {
    private let document: DemoDocument
    private let caseFile: CaseFile
    private let sources: [String: String]

    init(document: DemoDocument, caseFile: CaseFile) {
        self.document = document
        self.caseFile = caseFile
        sources = Dictionary(uniqueKeysWithValues: document.organisations.map { ($0.id, $0.name) })
    }

    func items() throws -> [EvidenceItem] {
        try document.evidence.map { entry in
            EvidenceItem(
                id: DemoName.identifier(entry.id),
                caseFile: caseFile.id,
                values: try values(of: entry),
                changedAt: Instant(seconds: 0),
                changedBy: ""
            )
        }
    }

    /// Every value goes through the reading that a person's form goes through.
    private func values(of entry: DemoDocument.Evidence) throws -> FieldValues {
        guard let source = sources[entry.source] else { throw DemoCaseError.unknownReference(entry.source) }
        let written: [EvidenceField: JSONValue] = [
            .itemNumber: .string(entry.id),
            .title: .string(entry.title),
            .description: .string(entry.summary),
            .kind: .string(entry.type),
            .exhibitNumber: JSONValue(entry.exhibitNo),
            .batesBegin: JSONValue(entry.batesBegin),
            .batesEnd: JSONValue(entry.batesEnd),
            .source: .string(source),
            .custodian: .string(entry.custodian),
            .custodyStatus: .string(entry.custodyStatus),
            .mediaType: JSONValue(Self.mediaTypes[entry.ext.lowercased()]),
            .pages: .integer(entry.pages),
            .duration: JSONValue(entry.duration),
            .exhibitStatus: .string(entry.exhibitStatus),
            .privilegeCall: .string(entry.privilegeCall),
            .privilegeBasis: JSONValue(entry.privilegeBasis),
            .privilegeLogNumber: JSONValue(entry.privilegeLogNo),
            .confidentiality: .string(entry.confidentiality),
            .obligations: JSONValue(entry.obligations),
            .disclosureStatus: .string(entry.disclosureStatus),
            .productions: JSONValue(entry.production.map { [$0] } ?? []),
            .tags: JSONValue(entry.tags),
            .issues: JSONValue(entry.issues),
            .rating: entry.key ? .integer(Self.keyRating) : .null,
            .notes: JSONValue(entry.sourceZoneNote),
        ]
        var values = FieldValues()
        for (field, json) in written { values[field] = try FieldReading.value(of: json, for: field) }
        values[.occurredAt] = .moment(try occurredAt(entry))
        return values
    }

    private func occurredAt(_ entry: DemoDocument.Evidence) throws(DemoCaseError) -> DatedMoment {
        let zone = entry.sourceZone ?? caseFile.timeZone
        let moment = try DemoName.moment(entry.occurredAt, zone: zone, precision: entry.datePrecision)
        return DatedMoment(
            instant: moment.instant,
            zone: zone,
            precision: moment.precision,
            clockOffsetSeconds: entry.clockOffsetSeconds,
            clockProof: entry.clockOffsetProof
        )
    }

    private static let keyRating: Int64 = 5

    private static let mediaTypes = [
        "csv": "text/csv",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "e01": "application/octet-stream",
        "eml": "message/rfc822",
        "jpg": "image/jpeg",
        "mkv": "video/matroska",
        "mp4": "video/mp4",
        "pdf": "application/pdf",
        "png": "image/png",
        "warc": "application/warc",
        "wav": "audio/wav",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
}
