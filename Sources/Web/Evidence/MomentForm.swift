import Core

/// A moment as a form: the time, and beside it zone, precision and clock correction, which belong to it.
///
/// The inputs are named `occurredAt`, `occurredAt.zone`, `occurredAt.precision`, `occurredAt.clockOffset` and
/// `occurredAt.clockProof`; all but the first may be missing.
struct MomentForm: Sendable {
    let zone: String
    let clockOffset: String
    let clockProof: String
    let precisions: [EvidenceForm.Choice]

    /// Prints what is there, or what the person typed.
    init(_ moment: DatedMoment?, named name: String, typed: FormFields?) {
        zone = typed?["\(name).zone"] ?? moment?.zone ?? ""
        clockOffset = typed?["\(name).clockOffset"] ?? moment?.clockOffsetSeconds.map { String($0) } ?? ""
        clockProof = typed?["\(name).clockProof"] ?? moment?.clockProof ?? ""
        let chosen = typed?["\(name).precision"] ?? moment?.precision ?? ""
        precisions =
            [EvidenceForm.Choice(value: "", label: "As typed", isChosen: chosen.isEmpty)]
            + EvidenceVocabulary.datePrecisions.map {
                EvidenceForm.Choice(value: $0, label: $0.humanReadable, isChosen: $0 == chosen)
            }
    }

    /// Fields whose whole moment a form asks for.
    static func isOffered(for field: EvidenceField) -> Bool { field == .occurredAt }

    /// The name of the field that an input is a part of.
    static func field(ofPart name: String) -> EvidenceField? {
        let parts = name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, ["zone", "precision", "clockOffset", "clockProof"].contains(parts[1]),
            let field = EvidenceField(rawValue: String(parts[0])), field.shape == .moment
        else { return nil }
        return field
    }

    /// All inputs of a moment as one text, to tell whether the person changed any.
    static func text(_ form: FormFields, named name: String) -> String {
        [name, "\(name).zone", "\(name).precision", "\(name).clockOffset", "\(name).clockProof"]
            .map { form[$0] ?? "" }.joined(separator: "|")
    }

    /// The same text for a moment that is there.
    static func text(_ moment: DatedMoment?, in caseFile: CaseFile) -> String {
        let time = EvidenceForm.text(moment.map { .moment($0) }, in: caseFile)
        let offset = moment?.clockOffsetSeconds.map { String($0) } ?? ""
        return [time, moment?.zone ?? "", moment?.precision ?? "", offset, moment?.clockProof ?? ""]
            .joined(separator: "|")
    }

    /// Reads the inputs of a moment; an empty time is an empty field.
    ///
    /// - Throws: `EvidenceError.badMoment`.
    static func value(
        _ form: FormFields,
        of field: EvidenceField,
        in caseFile: CaseFile
    ) throws(EvidenceError) -> FieldValue? {
        let name = field.rawValue
        guard let typed = form[name]?.trimmed, !typed.isEmpty else { return nil }
        let zone = form["\(name).zone"]?.trimmed ?? ""
        guard let read = DatedMoment(typed: typed, zone: zone.isEmpty ? caseFile.timeZone : zone)
        else { throw .badMoment(field) }
        var members: [String: JSONValue] = [
            "at": .string(read.instant.rfc3339()), "zone": .string(zone.isEmpty ? read.zone : zone),
            "precision": .string(read.precision),
        ]
        if let precision = form["\(name).precision"], !precision.isEmpty { members["precision"] = .string(precision) }
        if let text = form["\(name).clockOffset"]?.trimmed, !text.isEmpty {
            guard let seconds = Int64(text.replacing("−", with: "-")) else { throw .badMoment(field) }
            members["clockOffsetSeconds"] = .integer(seconds)
        }
        if let proof = form["\(name).clockProof"]?.trimmed, !proof.isEmpty { members["clockProof"] = .string(proof) }
        return try FieldReading.value(of: .object(members), for: field)
    }
}
