import Core

/// The fields that can be given to many items, as a form: what it prints, and what it means when it comes back.
///
/// What is left as it is changes nothing. A set is not given as a whole, but by what is added and what is taken out.
struct BulkForm: Sendable {
    struct Field: Sendable {
        let name: String
        let label: String
        let isSelect: Bool
        let isSet: Bool
        let isInput: Bool
        let value: String
        let added: String
        let removed: String
        let choices: [EvidenceForm.Choice]
        let lengthMax: Int
        /// Whether it may be emptied, and is to be.
        let mayEmpty: Bool
        let isEmptied: Bool
        let hint: String?
        let error: String?
    }

    let often: [Field]
    let seldom: [Field]
    let isSeldomOpen: Bool
    let reason: String
    let reasonError: String?

    /// - Parameters:
    ///   - typed: what the person sent, when the form is shown again.
    ///   - chosen: what was rehearsed before.
    init(
        typed: FormFields? = nil,
        chosen: [EvidenceField: FieldChange] = [:],
        reason: String? = nil,
        refusal: (field: String, sentence: String)? = nil,
        in open: OpenCase
    ) {
        let fields = BulkFields.offered(as: open.role).map { field in
            Field(
                field,
                typed: typed,
                chosen: typed == nil ? chosen[field] : nil,
                error: refusal?.field == field.rawValue ? refusal?.sentence : nil
            )
        }
        let isOften = { (field: Field) in Self.often.contains { $0.rawValue == field.name } }
        often = fields.filter(isOften)
        seldom = fields.filter { !isOften($0) }
        isSeldomOpen = seldom.contains { $0.isFilled || $0.error != nil }
        self.reason = typed?["reason"] ?? reason ?? ""
        reasonError = refusal?.field == "reason" ? refusal?.sentence : nil
    }

    /// - Throws: `EvidenceError` naming the field.
    static func changes(_ form: FormFields, in open: OpenCase) throws(EvidenceError) -> [EvidenceField: FieldChange] {
        var changes: [EvidenceField: FieldChange] = [:]
        for field in BulkFields.offered(as: open.role) {
            let name = field.rawValue
            if case .set = field.shape {
                let zone = open.caseFile.timeZone
                let add = try FieldReading.value(ofText: form["_add.\(name)"] ?? "", for: field, zone: zone)
                let remove = try FieldReading.value(ofText: form["_remove.\(name)"] ?? "", for: field, zone: zone)
                guard add != nil || remove != nil else { continue }
                changes[field] = .members(add: add?.texts ?? [], remove: remove?.texts ?? [])
            } else if form["_empty.\(name)"] != nil, field.defaultValue == nil, field != .kind {
                changes[field] = .to(nil)
            } else if let text = form[name], !text.trimmed.isEmpty {
                changes[field] = .to(try FieldReading.value(ofText: text, for: field, zone: open.caseFile.timeZone))
            }
        }
        return changes
    }

    /// - Throws: `BulkEditError.reasonTooLong`, `EvidenceError.controlCharacter`.
    static func reason(_ form: FormFields) throws -> String? {
        let reason = (form["reason"] ?? "").trimmed
        guard reason.unicodeScalars.count <= BulkEditLimits.reasonLengthMax else { throw BulkEditError.reasonTooLong }
        let isClean = reason.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar.value != 0x7F || scalar.properties.isWhitespace
        }
        guard isClean else { throw BulkEditError.reasonNotText }
        return reason.isEmpty ? nil : reason
    }

    /// What is changed for many items most; the rest is folded.
    private static let often: Set<EvidenceField> = [
        .exhibitStatus, .tags, .issues, .privilegeCall, .confidentiality, .disclosureStatus, .custodian, .source,
        .location, .assignee,
    ]
}

extension BulkForm.Field {
    fileprivate init(_ field: EvidenceField, typed: FormFields?, chosen: FieldChange?, error: String?) {
        name = field.rawValue
        label = field.label
        self.error = error
        mayEmpty = field.defaultValue == nil && field != .kind
        var value = typed?[field.rawValue] ?? ""
        var added = typed?["_add.\(field.rawValue)"] ?? ""
        var removed = typed?["_remove.\(field.rawValue)"] ?? ""
        var isEmptied = typed?["_empty.\(field.rawValue)"] != nil
        switch chosen {
        case .to(let known):
            switch known {
            case .text(let text): value = text
            case .number(let number): value = String(number)
            case .set, .moment: break
            case nil: isEmptied = true
            }
        case .members(let add, let remove):
            added = add.joined(separator: ", ")
            removed = remove.joined(separator: ", ")
        case nil: break
        }
        var choices: [EvidenceForm.Choice] = []
        var lengthMax = 300
        var hint: String?
        var form = (isSelect: false, isSet: false, isInput: false)
        switch field.shape {
        case .enumeration(let values):
            form.isSelect = true
            choices = [EvidenceForm.Choice(value: "", label: "No change", isChosen: value.isEmpty)]
            choices += values.filter { EvidenceTable.isOffered($0, for: field) }.map {
                EvidenceForm.Choice(value: $0, label: $0.humanReadable, isChosen: $0 == value)
            }
        case .set(_, let max, let allowed):
            form.isSet = true
            lengthMax = 2_000
            let known = allowed.map { ": \($0.joined(separator: ", "))" } ?? ", each at most \(max) characters"
            hint = "Between commas\(known)."
        case .text(let max), .longText(let max):
            form.isInput = true
            lengthMax = max
        case .number(let range):
            form.isInput = true
            lengthMax = 20
            hint = "A number from \(range.lowerBound) to \(range.upperBound)."
        case .moment, .sha256: form.isInput = true
        }
        (isSelect, isSet, isInput) = form
        (self.value, self.added, self.removed, self.isEmptied) = (value, added, removed, isEmptied)
        self.choices = choices
        self.lengthMax = lengthMax
        self.hint = hint
    }

    fileprivate var isFilled: Bool { !value.isEmpty || !added.isEmpty || !removed.isEmpty || isEmptied }
}

extension FieldValue {
    fileprivate var texts: [String] {
        guard case .set(let members) = self else { return [] }
        return members
    }
}
