/// Why Proffer refuses to do something with evidence.
public enum EvidenceError: UserFacingError, Equatable {
    /// No such item, or none that this person may see. The two are not told apart on purpose.
    case notFound
    case unknownField(String)
    case wrongType(EvidenceField)
    case unknownValue(EvidenceField)
    case tooLong(EvidenceField, max: Int)
    case tooMany(EvidenceField, max: Int)
    case outOfRange(EvidenceField)
    case controlCharacter(EvidenceField)
    case badMoment(EvidenceField)
    case badHash
    case plainSet(EvidenceField)
    case missing(EvidenceField)
    case notAllowed(EvidenceField)
    case loweringNotAllowed(EvidenceField)
    case setByProduction
    case actionNotAllowed
    case exhibitNumberTaken
    case identifierTaken
    case withdrawn
    case notWithdrawn
    case nothingToChange
    case alreadyStamped
    /// The item has its file already.
    case hasFile
    /// The file was wanted only once, and is there.
    case fileAlreadyHere
    /// The file's bytes are not those whose hash the item records.
    case differsFromHash
    /// The item's file says it, for ever.
    case fixedByFile(EvidenceField)
    /// The same row of a list was added before.
    case listedAlready

    public var code: String {
        switch self {
        case .notFound: "not_found"
        case .unknownField: "unknown_field"
        case .wrongType: "wrong_type"
        case .unknownValue: "unknown_value"
        case .tooLong: "too_long"
        case .tooMany: "too_many"
        case .outOfRange: "out_of_range"
        case .controlCharacter: "control_character"
        case .badMoment: "bad_time"
        case .badHash: "bad_hash"
        case .plainSet: "plain_list"
        case .missing: "missing"
        case .notAllowed, .actionNotAllowed, .loweringNotAllowed: "not_allowed"
        case .setByProduction: "set_by_production"
        case .exhibitNumberTaken: "not_available"
        case .identifierTaken: "identifier_taken"
        case .withdrawn: "withdrawn"
        case .notWithdrawn: "not_withdrawn"
        case .nothingToChange: "nothing_to_change"
        case .alreadyStamped: "already_stamped"
        case .hasFile: "file_present"
        case .fileAlreadyHere: "already_here"
        case .differsFromHash: "differs_from_hash"
        case .fixedByFile: "fixed_by_file"
        case .listedAlready: "listed_already"
        }
    }

    public var userMessage: String {
        switch self {
        case .notFound: "This item is not in the case. It may have been withdrawn."
        case .unknownField: "There is no such field. Check the spelling of its name."
        case .wrongType(let field): "\(field.label) cannot hold this kind of value."
        case .unknownValue(let field): "\(field.label) does not know this value. Choose one from its list."
        case .tooLong(let field, let max): "\(field.label) holds at most \(max) characters. Shorten it and save again."
        case .tooMany(let field, let max): "\(field.label) holds at most \(max) entries."
        case .outOfRange(let field): "This number is outside the range of \(field.label)."
        case .controlCharacter(let field): "\(field.label) holds a character that cannot be shown. Remove it."
        case .badMoment(let field): "\(field.label) needs a date, or a date and a time with its zone."
        case .badHash: "A SHA-256 is 64 hexadecimal digits."
        case .plainSet(let field): "Say which entries of \(field.label) to add and which to remove."
        case .missing(let field): "An item needs \(field == .kind ? "a kind" : "a title"). Fill it in and save again."
        case .notAllowed(let field): "Your role on this case may not change \(field.label)."
        case .loweringNotAllowed(let field): "Only the lead may make \(field.label) less strict."
        case .setByProduction: "Only a production sets this disclosure status."
        case .actionNotAllowed: "Your role on this case does not allow this. Ask the lead to do it."
        case .exhibitNumberTaken: "This exhibit number is not available. Choose another."
        case .identifierTaken: "This identifier is not available. Make a new one."
        case .withdrawn: "This item was withdrawn. Restore it to change it."
        case .notWithdrawn: "This item is in the register already."
        case .nothingToChange: "There is nothing to change."
        case .alreadyStamped: "This item has its Bates numbers already. They never change."
        case .fileAlreadyHere: "This file is in the case already."
        case .hasFile:
            "This item has its file already, and an original is never replaced. Add this one as an item of its own."
        case .differsFromHash:
            "This is not the file whose SHA-256 the item records. Check which of the two is wrong; nothing was changed."
        case .fixedByFile(let field): "\(field.label) comes from the stored file and never changes."
        case .listedAlready: "This row of the list is in the case already."
        }
    }

    public var field: String? {
        switch self {
        case .unknownField(let name): name
        case .wrongType(let field), .unknownValue(let field), .tooLong(let field, _), .tooMany(let field, _),
            .outOfRange(let field), .controlCharacter(let field), .badMoment(let field), .plainSet(let field),
            .missing(let field), .notAllowed(let field), .loweringNotAllowed(let field), .fixedByFile(let field):
            field.rawValue
        case .badHash, .differsFromHash: EvidenceField.sha256.rawValue
        case .exhibitNumberTaken: EvidenceField.exhibitNumber.rawValue
        case .setByProduction: EvidenceField.disclosureStatus.rawValue
        case .notFound, .actionNotAllowed, .identifierTaken, .withdrawn, .notWithdrawn, .nothingToChange,
            .alreadyStamped, .hasFile, .fileAlreadyHere, .listedAlready:
            nil
        }
    }
}
