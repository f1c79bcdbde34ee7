/// Turns what came in (JSON or a form's text) into a field's value, or says what is wrong with it.
public enum FieldReading {
    /// Reads a JSON value.
    ///
    /// `null` and empty text are an empty field.
    ///
    /// - Throws: `EvidenceError` naming the field.
    public static func value(of json: JSONValue, for field: EvidenceField) throws(EvidenceError) -> FieldValue? {
        if json == .null { return nil }
        switch field.shape {
        case .text, .longText, .enumeration, .sha256:
            guard let text = json.string else { throw .wrongType(field) }
            return try self.text(text, for: field)
        case .number(let range):
            guard let number = json.integer else { throw .wrongType(field) }
            guard range.contains(number) else { throw .outOfRange(field) }
            return .number(number)
        case .moment:
            guard let moment = DatedMoment(json: json) else { throw .badMoment(field) }
            return .moment(moment)
        case .set:
            guard let members = json.array else { throw .wrongType(field) }
            var texts: [String] = []
            for member in members {
                guard let text = member.string else { throw .wrongType(field) }
                texts.append(text)
            }
            return try set(texts, for: field)
        }
    }

    /// Reads the text of a form's input or a spreadsheet's cell.
    ///
    /// Sets stand between commas or semicolons.
    ///
    /// - Parameter zone: what a date without a zone is in: the case's zone.
    public static func value(
        ofText text: String,
        for field: EvidenceField,
        zone: String
    ) throws(EvidenceError) -> FieldValue? {
        let trimmed = text.trimmed
        if trimmed.isEmpty { return nil }
        switch field.shape {
        case .text, .longText, .sha256: return try self.text(trimmed, for: field)
        case .enumeration:
            return try self.text(trimmed.lowercased().replacing(" ", with: "_"), for: field)
        case .number:
            guard let number = Int64(trimmed) else { throw .wrongType(field) }
            return try value(of: .integer(number), for: field)
        case .moment:
            guard let moment = DatedMoment(typed: trimmed, zone: zone) else { throw .badMoment(field) }
            return .moment(moment)
        case .set:
            let members = trimmed.split { $0 == "," || $0 == ";" || $0.isNewline }.map { String($0).trimmed }
            return try set(members.filter { !$0.isEmpty }, for: field)
        }
    }

    /// Checks members to add to a set or take from it.
    public static func set(_ members: [String], for field: EvidenceField) throws(EvidenceError) -> FieldValue? {
        guard case .set(let countMax, let lengthMax, let allowed) = field.shape else { throw .wrongType(field) }
        guard members.count <= countMax else { throw .tooMany(field, max: countMax) }
        for member in members {
            try check(member, for: field, lengthMax: lengthMax)
            guard !member.trimmed.isEmpty else { throw .wrongType(field) }
            if let allowed, !allowed.contains(member) { throw .unknownValue(field) }
        }
        return .set(of: members.map(\.trimmed))
    }

    /// Lines end in LF, whoever typed them: a form sends CR LF, and paragraphs are merged by line.
    private static func text(_ text: String, for field: EvidenceField) throws(EvidenceError) -> FieldValue? {
        switch field.shape {
        case .text(let lengthMax):
            try check(text, for: field, lengthMax: lengthMax)
            guard !text.contains(where: \.isNewline) else { throw .controlCharacter(field) }
        case .longText(let lengthMax): try check(text, for: field, lengthMax: lengthMax)
        case .enumeration(let allowed):
            guard allowed.contains(text) else { throw .unknownValue(field) }
        case .sha256:
            guard text.utf8.count == 64, text.allSatisfy(\.isHexDigit) else { throw .badHash }
            return .text(text.lowercased())
        case .number, .moment, .set: throw .wrongType(field)
        }
        var trimmed = text.trimmed
        if trimmed.utf8.contains(UInt8(ascii: "\r")) {
            trimmed = trimmed.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        }
        return trimmed.isEmpty ? nil : .text(trimmed)
    }

    private static func check(_ text: String, for field: EvidenceField, lengthMax: Int) throws(EvidenceError) {
        guard text.unicodeScalars.count <= lengthMax else { throw .tooLong(field, max: lengthMax) }
        let isClean = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar.value != 0x7F || scalar == "\n" || scalar == "\r" || scalar == "\t"
        }
        guard isClean else { throw .controlCharacter(field) }
    }
}

extension String {
    /// Without white space at both ends.
    public var trimmed: String {
        // Most texts begin and end with a printing sign of ASCII: nothing is cut off.
        if let first = utf8.first, let last = utf8.last, 0x21...0x7E ~= first, 0x21...0x7E ~= last { return self }
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
