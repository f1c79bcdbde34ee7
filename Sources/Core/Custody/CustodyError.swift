/// Why Proffer refuses an entry of a chain of custody.
public enum CustodyError: UserFacingError, Equatable {
    case unknownPart(String)
    case missing(CustodyDraft.Part)
    case wrongType(CustodyDraft.Part)
    case tooLong(CustodyDraft.Part)
    case controlCharacter(CustodyDraft.Part)
    case unknownAction
    case badTime
    /// Later than the server's clock says, and more than clocks differ.
    case inFuture
    /// Nobody of that name, or nobody that this person may know of. The two are not told apart on purpose.
    case unknownParty(CustodyDraft.Part)
    case receiverMissing(CustodyAction)
    case reasonMissing(CustodyAction)
    case legalHold
    /// A mutation of this kind without what it is about.
    case entryMissing
    /// The key stands for something else that this person did.
    case keyTaken

    public var code: String {
        switch self {
        case .unknownPart: "unknown_field"
        case .missing, .receiverMissing, .reasonMissing, .entryMissing: "missing"
        case .wrongType: "wrong_type"
        case .tooLong: "too_long"
        case .controlCharacter: "control_character"
        case .unknownAction: "unknown_value"
        case .badTime: "bad_time"
        case .inFuture: "in_future"
        case .unknownParty: "unknown_party"
        case .legalHold: "legal_hold"
        case .keyTaken: "key_taken"
        }
    }

    public var userMessage: String {
        switch self {
        case .unknownPart: "There is no such field. Check the spelling of its name."
        case .missing(.action): "Choose what was done with the item."
        case .missing(let part): "\(part.label) is missing. Fill it in and save again."
        case .wrongType(let part): "\(part.label) cannot hold this kind of value."
        case .tooLong(let part):
            "\(part.label) holds at most \(part.lengthMax) characters. Shorten it and save again."
        case .controlCharacter(let part): "\(part.label) holds a character that cannot be shown. Remove it."
        case .unknownAction: "This is no action of a chain of custody. Choose one from the list."
        case .badTime: "Say when it was: a date, or a date and a time with its zone."
        case .inFuture: "This time has not come yet. Say when it was done, not when it will be."
        case .unknownParty(let part):
            "\(part.label) names somebody who is not in this case. Choose another, or name a place."
        case .receiverMissing(let action): "“\(action.words)” needs to say to whom, or to which place."
        case .reasonMissing(let action): "“\(action.words)” needs a reason."
        case .legalHold: "The case is under a legal hold: nothing of it may be disposed of."
        case .entryMissing: "This change does not say what was done with the item."
        case .keyTaken: "This request's key was used for another change. Send it again under a new one."
        }
    }

    public var field: String? {
        switch self {
        case .unknownPart(let name): name
        case .missing(let part), .wrongType(let part), .tooLong(let part), .controlCharacter(let part),
            .unknownParty(let part):
            part.rawValue
        case .unknownAction, .legalHold: CustodyDraft.Part.action.rawValue
        case .badTime, .inFuture: CustodyDraft.Part.at.rawValue
        case .receiverMissing: CustodyDraft.Part.to.rawValue
        case .reasonMissing: CustodyDraft.Part.reason.rawValue
        case .entryMissing, .keyTaken: nil
        }
    }
}
