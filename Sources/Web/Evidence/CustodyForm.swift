import Core

/// The form that adds an entry to the chain of custody of an item.
///
/// Inputs are `action`, `at` with `zone` and `precision`, `from`, `to`, `method`, `place`, `seal` and `reason`. Whom an
/// entry names is typed: the name of a person, an organisation or a member of the case, the number of an item; any other
/// words are a place.
struct CustodyForm: Sendable {
    struct Input: Sendable {
        let name: String
        let label: String
        let value: String
        let lengthMax: Int
        let isLong: Bool
        let isParty: Bool
        let help: String?
        let fault: String?
    }

    struct Name: Sendable {
        let name: String
    }

    let custodyAction: String
    /// Its own: on a page with several forms each stands for a change of its own.
    let custodyKey: String
    let isOpen: Bool
    let problem: String?
    let actions: [EvidenceForm.Choice]
    let actionFault: String?
    let at: String
    let atFault: String?
    let zone: String
    let zoneMax = Self.zoneLengthMax
    let precisions: [EvidenceForm.Choice]
    let inputs: [Input]
    let parties: [Name]

    /// - Parameters:
    ///   - typed: what a person sent that was refused.
    ///   - refusal: the part that was wrong, and the sentence.
    init(
        for item: EvidenceID,
        parties: [String],
        typed: FormFields? = nil,
        refusal: (field: String?, sentence: String)? = nil,
        in open: OpenCase
    ) {
        func fault(_ part: CustodyDraft.Part) -> String? {
            refusal.flatMap { $0.field == part.rawValue ? $0.sentence : nil }
        }
        custodyAction = "\(open.address(of: item))/custody-events"
        custodyKey = IdempotencyKey.random().text
        isOpen = refusal != nil
        problem = refusal?.sentence
        let chosen = typed?["action"] ?? ""
        actions =
            [EvidenceForm.Choice(value: "", label: "Choose", isChosen: chosen.isEmpty)]
            + CustodyAction.allCases.map {
                EvidenceForm.Choice(value: $0.rawValue, label: $0.words, isChosen: $0.rawValue == chosen)
            }
        actionFault = fault(.action)
        at = typed?["at"] ?? ""
        atFault = fault(.at)
        zone = typed?["zone"] ?? open.caseFile.timeZone
        let precision = typed?["precision"] ?? ""
        precisions =
            [EvidenceForm.Choice(value: "", label: "As typed", isChosen: precision.isEmpty)]
            + EvidenceVocabulary.datePrecisions.map {
                EvidenceForm.Choice(value: $0, label: $0.humanReadable, isChosen: $0 == precision)
            }
        inputs = [CustodyDraft.Part.from, .to, .method, .place, .seal, .reason].map { part in
            Input(
                name: part.rawValue,
                label: part.label,
                value: typed?[part.rawValue] ?? "",
                lengthMax: part.lengthMax,
                isLong: part == .reason,
                isParty: part == .from || part == .to,
                help: Self.help[part],
                fault: fault(part)
            )
        }
        self.parties = parties.map { Name(name: $0) }
    }

    private static let zoneLengthMax = 60
    private static let help: [CustodyDraft.Part: String] = [
        .from: "A person, an organisation, an item's number, or a place.",
        .method: "In person, courier, export, secure upload.",
        .seal: "Its number and how it was found.",
        .reason: "A correction and a disposal need one.",
    ]

    /// Reads what a person typed.
    ///
    /// - Throws: `CustodyError` naming the part.
    static func draft(
        _ fields: FormFields,
        id: CustodyEventID,
        parties: [(party: RecordReference, name: String)],
        item: (String) async throws -> EvidenceID?,
        in open: OpenCase
    ) async throws -> CustodyDraft {
        let known = Set(CustodyDraft.Part.allCases.map(\.rawValue) + ["zone", "precision", "_csrf", "_key", "_base"])
        if let unknown = fields.names.first(where: { !known.contains($0) }) { throw CustodyError.unknownPart(unknown) }
        guard let word = fields["action"], !word.isEmpty else { throw CustodyError.missing(.action) }
        guard let action = CustodyAction(rawValue: word) else { throw CustodyError.unknownAction }
        func party(_ part: CustodyDraft.Part) async throws -> RecordReference? {
            let typed = fields[part.rawValue]?.trimmed ?? ""
            guard !typed.isEmpty else { return nil }
            let name = typed.lowercased()
            if let found = parties.first(where: { $0.name.lowercased() == name }) { return found.party }
            if typed.utf8.count <= itemNumberLengthMax, let found = try await item(typed) { return .evidence(found) }
            return .place(typed)
        }
        return try CustodyDraft(
            id: id,
            action: action,
            at: try moment(fields, in: open),
            from: try await party(.from),
            to: try await party(.to),
            method: fields["method"] ?? "",
            place: fields["place"] ?? "",
            seal: fields["seal"] ?? "",
            reason: fields["reason"] ?? ""
        )
    }

    private static let itemNumberLengthMax = 40

    private static func moment(_ fields: FormFields, in open: OpenCase) throws(CustodyError) -> DatedMoment {
        let typed = fields["at"]?.trimmed ?? ""
        guard !typed.isEmpty else { throw .missing(.at) }
        let zone = fields["zone"]?.trimmed ?? ""
        guard zone.utf8.count <= zoneLengthMax,
            let read = DatedMoment(typed: typed, zone: zone.isEmpty ? open.caseFile.timeZone : zone)
        else { throw .badTime }
        guard let precision = fields["precision"], !precision.isEmpty else { return read }
        guard EvidenceVocabulary.datePrecisions.contains(precision) else { throw .badTime }
        return DatedMoment(instant: read.instant, zone: read.zone, precision: precision)
    }
}
