import Core

/// The fields of an item as a form: what it prints, and what it means when it comes back.
struct EvidenceForm: Sendable {
    struct Group: Sendable {
        let label: String
        /// Whether the group can be closed: those that every item is known by, and those with an error, cannot.
        let isFolded: Bool
        /// Whether it stands open at first, because it holds what somebody filled in.
        let isOpen: Bool
        let fields: [Field]
    }

    struct Choice: Sendable {
        let value: String
        let label: String
        let isChosen: Bool
    }

    struct Proposal: Sendable {
        let number: String
    }

    struct Field: Sendable {
        let name: String
        let label: String
        let isRequired: Bool
        /// How a script sends what is typed: `text`, `set`, `number` or `moment`.
        let shape: String
        let isSelect: Bool
        let isLong: Bool
        let isInput: Bool
        /// Whether the form says what was there, because the same text read again is not the same value.
        let isKept: Bool
        let was: String
        let value: String
        let choices: [Choice]
        let lengthMax: Int?
        let hint: String?
        let error: String?
        let hasProposals: Bool
        /// Exhibit numbers that are free.
        let proposals: [Proposal]
        /// Zone, precision and clock correction, for a moment that is asked for whole.
        let parts: MomentForm?
    }

    let groups: [Group]

    /// Prints the fields that the person may change.
    ///
    /// - Parameters:
    ///   - values: the item's values; empty for a new item.
    ///   - typed: what the person sent, when the form is shown again.
    ///   - refusal: what was wrong with it.
    ///   - numbers: exhibit numbers that are free.
    init(
        _ values: FieldValues,
        typed: FormFields? = nil,
        refusal: (field: String, sentence: String)? = nil,
        offering numbers: [String] = [],
        in open: OpenCase
    ) {
        groups = EvidenceField.Group.allCases.compactMap { group in
            let asked = Self.fields(as: open.role).filter { field in
                field.group == group && !(field.isOfFile && values[.fileName] != nil)
            }
            let fields = asked.map { field in
                let isWhole = MomentForm.isOffered(for: field)
                let was =
                    typed?["_was.\(field.rawValue)"]
                    ?? (isWhole
                        ? MomentForm.text(values.moment(field), in: open.caseFile)
                        : Self.text(values[field], in: open.caseFile))
                let value = typed?[field.rawValue] ?? Self.text(values[field], in: open.caseFile)
                let error = refusal?.field == field.rawValue ? refusal?.sentence : nil
                let parts = isWhole ? MomentForm(values.moment(field), named: field.rawValue, typed: typed) : nil
                let offered = field == .exhibitNumber ? numbers : []
                return Field(field, value: value, was: was, error: error, offering: offered, parts: parts)
            }
            guard !fields.isEmpty else { return nil }
            let isFirst = group == .identity || group == .identifiers
            return Group(
                label: group.label,
                isFolded: !isFirst && !fields.contains { $0.error != nil },
                isOpen: fields.contains { $0.isFilled },
                fields: fields
            )
        }
    }

    /// The fields that a role may change, in the order of the item page.
    static func fields(as role: Role) -> [EvidenceField] {
        EvidenceField.allCases.filter { Sight.sees($0, as: role) && Permissions.mayChange($0, as: role) }
    }

    /// What a form that came back changes: every field that it names, but those whose text is as it was.
    ///
    /// A value that is sent back as it was seen is no edit; the ledger finds that out by the base.
    ///
    /// - Throws: `EvidenceError` naming the field.
    static func changes(_ form: FormFields, in open: OpenCase) throws(EvidenceError) -> [EvidenceField: FieldChange] {
        var changes: [EvidenceField: FieldChange] = [:]
        for name in form.names where !name.hasPrefix("_") && MomentForm.field(ofPart: name) == nil {
            guard let field = EvidenceField(rawValue: name), Sight.sees(field, as: open.role)
            else { throw .unknownField(String(name.prefix(60))) }
            if form["_keep.\(name)"] == "theirs" { continue }
            if MomentForm.isOffered(for: field) {
                if form["_was.\(name)"] == MomentForm.text(form, named: name) { continue }
                changes[field] = .to(try MomentForm.value(form, of: field, in: open.caseFile))
                continue
            }
            let text = form.all(name).joined(separator: ", ")
            if let was = form["_was.\(name)"], was.lines == text.lines { continue }
            changes[field] = .to(try FieldReading.value(ofText: text, for: field, zone: open.caseFile.timeZone))
        }
        return changes
    }

    /// A value as a person would type it.
    static func text(_ value: FieldValue?, in caseFile: CaseFile) -> String {
        switch value {
        case nil: return ""
        case .text(let text): return text
        case .number(let number): return String(number)
        case .set(let members): return members.joined(separator: ", ")
        case .moment(let moment):
            let offset = DatedMoment.offset(of: moment.zone, at: moment.instant) ?? 0
            let text = moment.instant.rfc3339(offsetSeconds: offset)
            return moment.precision == "day" && moment.zone == caseFile.timeZone ? String(text.prefix(10)) : text
        }
    }
}

extension EvidenceForm.Field {
    /// A field outside the form of an item.
    init(_ field: EvidenceField, value: String) {
        self.init(field, value: value, was: value, error: nil, offering: [], parts: nil)
    }

    fileprivate init(
        _ field: EvidenceField,
        value: String,
        was: String,
        error: String?,
        offering numbers: [String],
        parts: MomentForm?
    ) {
        self.parts = parts
        hasProposals = !numbers.isEmpty
        proposals = numbers.map { EvidenceForm.Proposal(number: $0) }
        name = field.rawValue
        label = field.label
        isRequired = field == .title || field == .kind
        shape = field.shape.word
        self.value = value
        self.was = was
        self.error = error
        var isSelect = false
        var isLong = false
        var isKept = false
        var lengthMax: Int?
        var hint: String?
        var choices: [EvidenceForm.Choice] = []
        switch field.shape {
        case .text(let max):
            lengthMax = max
            if !numbers.isEmpty { hint = "Next free: \(numbers.joined(separator: ", ")). No number is used twice." }
        case .longText(let max):
            isLong = true
            lengthMax = max
            hint = "At most \(max) characters."
        case .enumeration(let values):
            isSelect = true
            let offered = values.filter { $0 == value || EvidenceTable.isOffered($0, for: field) }
            if field.defaultValue == nil {
                choices.append(EvidenceForm.Choice(value: "", label: "Not set", isChosen: value.isEmpty))
            }
            let chosen = value.isEmpty ? field.defaultValue?.text : value
            choices += offered.map {
                EvidenceForm.Choice(value: $0, label: $0.humanReadable, isChosen: $0 == chosen)
            }
        case .set(let countMax, let max, let allowed):
            isKept = true
            let known = allowed.map { ": \($0.joined(separator: ", "))" } ?? ", each at most \(max) characters"
            hint = "Between commas, at most \(countMax)\(known)."
        case .number(let range):
            hint = range.upperBound < 1_000 ? "A number from \(range.lowerBound) to \(range.upperBound)." : "A number."
        case .moment:
            isKept = true
            hint = "2024-03-14, or 2024-03-14 22:41 in the case's zone, or with an offset: 2024-03-14T22:41:00-04:00."
        case .sha256:
            lengthMax = 64
            hint = "64 hexadecimal digits."
        }
        self.isSelect = isSelect
        self.isLong = isLong
        isInput = !isSelect && !isLong
        self.isKept = isKept
        self.choices = choices
        self.lengthMax = lengthMax
        self.hint = hint
    }
}

extension EvidenceField.Shape {
    fileprivate var word: String {
        switch self {
        case .text, .longText, .enumeration, .sha256: "text"
        case .set: "set"
        case .number: "number"
        case .moment: "moment"
        }
    }
}

extension EvidenceForm.Field {
    /// Whether it holds more than what every new item has.
    fileprivate var isFilled: Bool {
        !value.isEmpty && value != EvidenceField(rawValue: name)?.defaultValue?.text
    }
}

extension String {
    /// Browsers send line ends as CR LF, whatever the page held.
    fileprivate var lines: String { replacing("\r\n", with: "\n") }
}
