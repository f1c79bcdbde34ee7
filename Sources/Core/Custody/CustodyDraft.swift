/// What somebody says was done with an item, before it is an entry of its chain.
public struct CustodyDraft: Sendable, Hashable {
    public let id: CustodyEventID
    public let action: CustodyAction
    public let at: DatedMoment
    public let from: RecordReference?
    public let to: RecordReference?
    public let method: String
    public let place: String
    public let seal: String
    public let reason: String

    /// What an entry says, by its names in JSON and forms.
    public enum Part: String, Sendable, CaseIterable, Hashable {
        case action, at, from, to, method, place, seal, reason

        public var label: String {
            switch self {
            case .action: "What was done"
            case .at: "When"
            default: rawValue.humanReadable
            }
        }

        /// Characters that its text may have.
        public var lengthMax: Int {
            switch self {
            case .action, .at: 60
            case .from, .to, .place, .seal: 300
            case .method: 100
            case .reason: 2_000
            }
        }
    }

    /// Checks what each part says by itself; whether people and items are there is for the ledger to say.
    ///
    /// - Throws: `CustodyError` naming the part.
    public init(
        id: CustodyEventID,
        action: CustodyAction,
        at: DatedMoment,
        from: RecordReference?,
        to: RecordReference?,
        method: String,
        place: String,
        seal: String,
        reason: String
    ) throws(CustodyError) {
        self.id = id
        self.action = action
        self.at = at
        self.from = try Self.checked(from, as: .from)
        self.to = try Self.checked(to, as: .to)
        self.method = try Self.checked(method, as: .method)
        self.place = try Self.checked(place, as: .place)
        self.seal = try Self.checked(seal, as: .seal)
        self.reason = try Self.checked(reason, as: .reason)
        if action.needsReceiver, to == nil { throw .receiverMissing(action) }
        if action.needsReason, self.reason.isEmpty { throw .reasonMissing(action) }
    }

    /// Reads `{"action","at","from","to","method","place","seal","reason"}`.
    ///
    /// - Throws: `CustodyError` naming the part.
    public init(json: [String: JSONValue], id: CustodyEventID) throws(CustodyError) {
        for name in json.keys where Part(rawValue: name) == nil { throw .unknownPart(name) }
        guard let word = json[Part.action.rawValue] else { throw .missing(.action) }
        guard let action = word.string.flatMap(CustodyAction.init(rawValue:)) else { throw .unknownAction }
        guard let time = json[Part.at.rawValue], time != .null else { throw .missing(.at) }
        // An entry is written down by a person: no clock of the item's has a part in it.
        guard let at = DatedMoment(json: time), at.clockOffsetSeconds == nil, at.clockProof == nil
        else { throw .badTime }
        try self.init(
            id: id,
            action: action,
            at: at,
            from: try Self.party(json[Part.from.rawValue], as: .from),
            to: try Self.party(json[Part.to.rawValue], as: .to),
            method: try Self.text(json[Part.method.rawValue], as: .method),
            place: try Self.text(json[Part.place.rawValue], as: .place),
            seal: try Self.text(json[Part.seal.rawValue], as: .seal),
            reason: try Self.text(json[Part.reason.rawValue], as: .reason)
        )
    }

    /// Reads `{"kind","id"}`, or `{"kind":"place","name"}`.
    private static func party(_ json: JSONValue?, as part: Part) throws(CustodyError) -> RecordReference? {
        guard let json, json != .null else { return nil }
        guard let kind = json["kind"]?.string else { throw .unknownParty(part) }
        let id = json["id"]?.string ?? ""
        switch kind {
        case "evidence": if let id = EvidenceID(id) { return .evidence(id) }
        case "case_person": if let id = CasePersonID(id) { return .casePerson(id) }
        case "organisation": if let id = OrganisationID(id) { return .organisation(id) }
        case "member": if let id = PersonID(id) { return .member(id) }
        case "place": if let name = json["name"]?.string?.trimmed, !name.isEmpty { return .place(name) }
        default: break
        }
        throw .unknownParty(part)
    }

    private static func text(_ json: JSONValue?, as part: Part) throws(CustodyError) -> String {
        guard let json, json != .null else { return "" }
        guard let text = json.string else { throw .wrongType(part) }
        return text
    }

    private static func checked(_ party: RecordReference?, as part: Part) throws(CustodyError) -> RecordReference? {
        switch party {
        case .place(let name): .place(try checked(name, as: part))
        case .issue, .fact: throw .unknownParty(part)
        case .evidence, .organisation, .casePerson, .member, nil: party
        }
    }

    private static func checked(_ text: String, as part: Part) throws(CustodyError) -> String {
        guard text.unicodeScalars.count <= part.lengthMax else { throw .tooLong(part) }
        let isClean = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar.value != 0x7F
                || part == .reason && (scalar == "\n" || scalar == "\r" || scalar == "\t")
        }
        guard isClean else { throw .controlCharacter(part) }
        return text.replacing("\r\n", with: "\n").trimmed
    }
}
