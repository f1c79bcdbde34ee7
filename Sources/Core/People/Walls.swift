/// Walls: names of matters from which a person is kept away.
///
/// An item that is marked with a wall is absent for everybody who stands behind it.
public enum Walls {
    public static let countMax = 10
    public static let lengthMax = 60

    /// Reads names between commas, sorted, without repeats.
    ///
    /// - Throws: `MembershipError.badWalls`.
    public static func read(_ text: String) throws(MembershipError) -> Set<String> {
        let names = Set(text.split { $0 == "," || $0 == ";" || $0.isNewline }.map { String($0).trimmed })
            .subtracting([""])
        let areClean = names.allSatisfy { name in
            name.unicodeScalars.count <= lengthMax
                && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        }
        guard names.count <= countMax, areClean else { throw .badWalls }
        return names
    }
}

/// Why a person cannot be put on a case, or be taken off it.
public enum MembershipError: UserFacingError, Equatable {
    case noSuchPerson
    case noSuchRole
    case badWalls
    /// The case would be left without anybody who leads it.
    case lastLead
    /// The case has used all its clearance classes.
    case tooManyClasses

    public var code: String {
        switch self {
        case .noSuchPerson: "unknown_person"
        case .noSuchRole: "unknown_role"
        case .badWalls: "bad_walls"
        case .lastLead: "last_lead"
        case .tooManyClasses: "too_many_classes"
        }
    }

    public var userMessage: String {
        switch self {
        case .noSuchPerson: "Nobody has this e-mail address here. Ask an administrator to add the person first."
        case .noSuchRole: "There is no such role. Choose one of the list."
        case .badWalls: "Name at most \(Walls.countMax) walls, each with at most \(Walls.lengthMax) characters."
        case .lastLead: "A case needs a lead. Give somebody else the lead first."
        case .tooManyClasses:
            "This case has used all \(ClearanceClass.countMax) combinations of roles and walls. Use one that is there."
        }
    }

    public var field: String? {
        switch self {
        case .noSuchPerson: "email"
        case .noSuchRole, .lastLead: "role"
        case .badWalls, .tooManyClasses: "walls"
        }
    }
}
