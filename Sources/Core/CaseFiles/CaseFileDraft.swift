/// What a person typed to make a case: texts, checked all together.
public struct CaseFileDraft: Sendable {
    private let texts: [String: String]

    /// Texts by the names of a case's fields: `caption`, `docketNumber`, `court`, `judge`, `side`, `status`, `timeZone`,
    /// `batesPrefix`, `batesDigits`, `exhibitScheme`, `legalHold`, `aiPolicy`; what is missing is empty.
    public init(_ texts: [String: String]) { self.texts = texts }

    public static let captionLengthMax = 300
    public static let lengthMax = 200
    public static let batesDigitsRange = 4...10

    /// The case that the texts mean.
    ///
    /// - Throws: `CaseFileError` naming the field.
    public func caseFile(at instant: Instant) throws(CaseFileError) -> CaseFile {
        let caption = try text("caption", lengthMax: Self.captionLengthMax)
        guard !caption.isEmpty else { throw .noCaption }
        let zone = try text("timeZone")
        guard zone.contains("/") || zone == "UTC", DatedMoment.offset(of: zone, at: instant) != nil
        else { throw .noSuchZone }
        let prefix = try text("batesPrefix", lengthMax: 20)
        guard
            prefix.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isLetter || $0 < 0x3A && $0 >= 0x30 || $0 == 0x2D })
        else { throw .badBatesPrefix }
        let digitsText = try text("batesDigits")
        guard let digits = digitsText.isEmpty ? 6 : Int(digitsText), Self.batesDigitsRange.contains(digits)
        else { throw .badBatesDigits }
        return CaseFile(
            id: .random(at: instant),
            caption: caption,
            docketNumber: try text("docketNumber"),
            court: try text("court"),
            judge: try text("judge"),
            side: try choice("side", of: CaseFile.sides),
            status: try choice("status", of: CaseFile.statuses),
            timeZone: zone,
            batesPrefix: prefix,
            batesDigits: digits,
            exhibitScheme: try text("exhibitScheme"),
            hasLegalHold: texts["legalHold"] == "on",
            aiPolicy: try choice("aiPolicy", of: CaseFile.aiPolicies)
        )
    }

    private func text(_ name: String, lengthMax: Int = Self.lengthMax) throws(CaseFileError) -> String {
        let text = (texts[name] ?? "").trimmed
        guard text.unicodeScalars.count <= lengthMax else { throw .tooLong(name, max: lengthMax) }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw .controlCharacter(name) }
        return text
    }

    private func choice(_ name: String, of values: [String]) throws(CaseFileError) -> String {
        let text = try text(name)
        if text.isEmpty { return values[0] }
        guard values.contains(text) else { throw .unknownValue(name) }
        return text
    }
}

/// Why a case cannot be made.
public enum CaseFileError: UserFacingError, Equatable {
    case noCaption
    case noSuchZone
    case noSuchPerson
    case badBatesPrefix
    case badBatesDigits
    case unknownValue(String)
    case tooLong(String, max: Int)
    case controlCharacter(String)

    public var code: String {
        switch self {
        case .noCaption: "missing"
        case .noSuchZone: "unknown_zone"
        case .noSuchPerson: "unknown_person"
        case .badBatesPrefix, .badBatesDigits: "bad_bates"
        case .unknownValue: "unknown_value"
        case .tooLong: "too_long"
        case .controlCharacter: "control_character"
        }
    }

    public var userMessage: String {
        switch self {
        case .noCaption: "A case needs a caption. Type it as it stands on filings."
        case .noSuchZone: "There is no such time zone. Write it like America/New_York."
        case .noSuchPerson: "Nobody has this e-mail address here. Add the person first, on the page People."
        case .badBatesPrefix: "A Bates prefix holds letters, digits and dashes."
        case .badBatesDigits: "A Bates number has 4 to 10 digits."
        case .unknownValue: "Choose one of the values of the list."
        case .tooLong(_, let max): "This holds at most \(max) characters. Shorten it."
        case .controlCharacter: "This holds a character that cannot be shown. Remove it."
        }
    }

    public var field: String? {
        switch self {
        case .noCaption: "caption"
        case .noSuchZone: "timeZone"
        case .noSuchPerson: "lead"
        case .badBatesPrefix: "batesPrefix"
        case .badBatesDigits: "batesDigits"
        case .unknownValue(let name), .tooLong(let name, _), .controlCharacter(let name): name
        }
    }
}
