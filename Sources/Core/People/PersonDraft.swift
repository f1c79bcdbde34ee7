/// What an administrator says of a new person.
public struct PersonDraft: Sendable {
    public let email: String
    public let name: String
    public let isAdministrator: Bool

    public static let emailLengthMax = 254
    public static let nameLengthMax = 120

    /// - Throws: `PersonError` with the field that is wrong.
    public init(email: String, name: String, isAdministrator: Bool) throws(PersonError) {
        let email = email.trimmed
        let name = name.trimmed
        guard email.unicodeScalars.count <= Self.emailLengthMax, Self.isAddress(email) else { throw .badEmail }
        guard (1...Self.nameLengthMax).contains(name.unicodeScalars.count), name.unicodeScalars.allSatisfy(Self.isWord)
        else { throw .badName }
        self.email = email
        self.name = name
        self.isAdministrator = isAdministrator
    }

    public func person(at instant: Instant) -> Person {
        Person(
            id: .random(at: instant),
            email: email,
            name: name,
            isAdministrator: isAdministrator,
            isDemo: false
        )
    }

    /// Something on both sides of one @, without spaces; whether anybody reads mail there, only mail can tell.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.unicodeScalars.allSatisfy { isWord($0) && !$0.properties.isWhitespace }
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.generalCategory != .control }
}

/// Why a person cannot be added.
public enum PersonError: UserFacingError, Equatable {
    case badEmail
    case badName
    case emailTaken
    /// An administrator who would shut the door behind.
    case isSelf

    public var code: String {
        switch self {
        case .badEmail: "bad_email"
        case .badName: "bad_name"
        case .emailTaken: "email_taken"
        case .isSelf: "is_self"
        }
    }

    public var userMessage: String {
        switch self {
        case .badEmail: "This is no e-mail address. Type one like name@office.example."
        case .badName: "Type a name of at most \(PersonDraft.nameLengthMax) characters."
        case .emailTaken: "Somebody with this e-mail address is here already."
        case .isSelf: "You cannot disable yourself. Ask another administrator."
        }
    }

    public var field: String? {
        switch self {
        case .badEmail, .emailTaken: "email"
        case .badName: "name"
        case .isSelf: nil
        }
    }
}
